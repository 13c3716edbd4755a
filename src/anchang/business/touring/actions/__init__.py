from .flats import add_flat, close_day, edit_flat, open_day
from .hearing import hear, knock, set_questions
from .inviting import invite, keep, lapse, withdraw
from .liking import like, prefer, show_unit, unlike
from .tours import arrive, attach, book, cancel, finish, miss

__all__ = [
    "add_flat",
    "arrive",
    "attach",
    "book",
    "cancel",
    "close_day",
    "edit_flat",
    "finish",
    "hear",
    "invite",
    "keep",
    "knock",
    "lapse",
    "like",
    "miss",
    "open_day",
    "prefer",
    "set_questions",
    "show_unit",
    "unlike",
    "withdraw",
]
