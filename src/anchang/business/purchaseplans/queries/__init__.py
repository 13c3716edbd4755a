from .figures import Figures, insist_sound, loans_of, reckon
from .papers import notes_of, paper
from .person import favourites, plan_moments, plan_panel, plans_told, unit_button
from .plans import Row, Sheet, Told, of_customer, plan_by_token, plans, sheet, told_of, uncounted, units_of, wording
from .prices import Offers
from .rates import Rules, places_of, versions

__all__ = [
    "Figures",
    "Offers",
    "Row",
    "Rules",
    "Sheet",
    "Told",
    "favourites",
    "insist_sound",
    "loans_of",
    "notes_of",
    "of_customer",
    "paper",
    "places_of",
    "plan_by_token",
    "plan_moments",
    "plan_panel",
    "plans",
    "plans_told",
    "reckon",
    "sheet",
    "told_of",
    "uncounted",
    "unit_button",
    "units_of",
    "versions",
    "wording",
]
