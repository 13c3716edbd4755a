from .reviews import close_review, comment, open_review
from .setting import set_hour
from .sheets import add_note, answer, clear, close_day, hand_up, open_day, send_back, sign, sign_all

__all__ = [
    "add_note",
    "answer",
    "clear",
    "close_day",
    "close_review",
    "comment",
    "hand_up",
    "open_day",
    "open_review",
    "send_back",
    "set_hour",
    "sign",
    "sign_all",
]
