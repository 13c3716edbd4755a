from .consents import withdraw_consent
from .filing import assign, edit, identify, register
from .joining import merge, relate, unmerge, unrelate
from .looking import customer, duplicates, index
from .numbers import add_paper, add_phone, drop_paper, drop_phone, make_main_phone
from .unmasking import unmask

__all__ = [
    "add_paper",
    "add_phone",
    "assign",
    "customer",
    "drop_paper",
    "drop_phone",
    "duplicates",
    "edit",
    "identify",
    "index",
    "make_main_phone",
    "merge",
    "register",
    "relate",
    "unmask",
    "unmerge",
    "unrelate",
    "withdraw_consent",
]
