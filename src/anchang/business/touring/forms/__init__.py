from .booking import BookForm, InviteForm, day_tabs
from .flats import CloseDayForm, FlatForm
from .hearing import HearForm, QuestionsForm
from .liking import CancelForm, UnitForm

__all__ = [
    "BookForm",
    "CancelForm",
    "CloseDayForm",
    "FlatForm",
    "HearForm",
    "InviteForm",
    "QuestionsForm",
    "UnitForm",
    "day_tabs",
]
