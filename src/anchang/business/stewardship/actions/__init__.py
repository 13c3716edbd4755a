from .contacting import end_contact, owe_contact
from .daily import consolidate, extract, make_day, note, remind, send_digest, submit
from .setting import set_class, set_level
from .sharing import assign

__all__ = [
    "assign",
    "consolidate",
    "end_contact",
    "extract",
    "make_day",
    "note",
    "owe_contact",
    "remind",
    "send_digest",
    "set_class",
    "set_level",
    "submit",
]
