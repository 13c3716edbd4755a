from .dues import due
from .reviews import close_review, comment, grade, open_review, record, review, reviews
from .sheets import add_note, hand_up, index, send_back, set_hour, sheet, sign, sign_all, today

__all__ = [
    "add_note",
    "close_review",
    "comment",
    "due",
    "grade",
    "hand_up",
    "index",
    "open_review",
    "record",
    "review",
    "reviews",
    "send_back",
    "set_hour",
    "sheet",
    "sign",
    "sign_all",
    "today",
]
