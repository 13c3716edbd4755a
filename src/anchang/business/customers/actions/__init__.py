from .consents import agree, withdraw_consent
from .filing import assign, edit, grade, reach, register
from .merging import merge, unmerge
from .papers import add_paper, drop_paper, identify
from .phones import add_phone, drop_phone, make_main_phone
from .relations import relate, unrelate
from .unmasking import unmask

__all__ = [
    "add_paper",
    "add_phone",
    "agree",
    "assign",
    "drop_paper",
    "drop_phone",
    "edit",
    "grade",
    "identify",
    "make_main_phone",
    "merge",
    "reach",
    "register",
    "relate",
    "unmask",
    "unmerge",
    "unrelate",
    "withdraw_consent",
]
