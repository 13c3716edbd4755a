"""What a draft would come to, what a posted price is made of, and what stands on the posted sheet."""

from .comparing import Sold, deal_prices, sold_before, was_prices
from .drafting import Drafted, by_change, by_scheme, frozen, largest, require_lawful
from .posted import Posted, conditions_of, described, parts, posted_conditions, posted_rows, sheet_facts
from .previews import Preview, preview, sums
from .proposals import case_of, lines_of, of_project, taken_day
from .units import Choice, buttons_of, facts_of, floor

__all__ = [
    "Choice",
    "Drafted",
    "Posted",
    "Preview",
    "Sold",
    "buttons_of",
    "by_change",
    "by_scheme",
    "case_of",
    "conditions_of",
    "deal_prices",
    "described",
    "facts_of",
    "floor",
    "frozen",
    "largest",
    "lines_of",
    "of_project",
    "parts",
    "posted_conditions",
    "posted_rows",
    "preview",
    "require_lawful",
    "sheet_facts",
    "sold_before",
    "sums",
    "taken_day",
    "was_prices",
]
