from .accounts import Care, ComplaintCheck, KeyAccount, Standard
from .plans import Activity, Item, MissedMonth, Plan
from .watching import Analysis, CompetitorNote, PartnerLog

__all__ = [
    "Activity",
    "Analysis",
    "Care",
    "CompetitorNote",
    "ComplaintCheck",
    "Item",
    "KeyAccount",
    "MissedMonth",
    "PartnerLog",
    "Plan",
    "Standard",
]
