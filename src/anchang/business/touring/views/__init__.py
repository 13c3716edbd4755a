from .days import arrive, book, cancel, finish, index, miss, tour
from .flats import add_flat, close_day, edit_flat, flats, open_day
from .hearing import hear, results, rows, say, set_questions
from .inviting import invitation, invite, invited, welcome, withdraw
from .liking import interested, like, prefer, show_unit, unlike

__all__ = [
    "add_flat",
    "arrive",
    "book",
    "cancel",
    "close_day",
    "edit_flat",
    "finish",
    "flats",
    "hear",
    "index",
    "interested",
    "invitation",
    "invite",
    "invited",
    "like",
    "miss",
    "open_day",
    "prefer",
    "results",
    "rows",
    "say",
    "set_questions",
    "show_unit",
    "tour",
    "unlike",
    "welcome",
    "withdraw",
]
