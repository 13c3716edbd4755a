from .flats import ClosedDay, ShowFlat
from .hearing import Feedback, Knock, QuestionSet, Rating, Reason
from .inviting import Invitation
from .tours import Favourite, Seen, Tick, Tour

__all__ = [
    "ClosedDay",
    "Favourite",
    "Feedback",
    "Invitation",
    "Knock",
    "QuestionSet",
    "Rating",
    "Reason",
    "Seen",
    "ShowFlat",
    "Tick",
    "Tour",
]
