from .consents import agree, withdraw_consent
from .consulting import consult
from .contact import keep_stopped, lift_stop, stop_contact
from .erasing import erase
from .filing import assign, edit, grade, reach, register
from .merging import merge, unmerge
from .papers import add_paper, drop_paper, identify
from .phones import add_phone, drop_phone, make_main_phone
from .pool import unassign
from .relations import relate, unrelate
from .requests import check_requester, copy, refuse_request, settle_request, take_request
from .retention import erase_again, keep_retention, lapse
from .sharing import share
from .unmasking import unmask

__all__ = [
    "add_paper",
    "add_phone",
    "agree",
    "assign",
    "check_requester",
    "consult",
    "copy",
    "drop_paper",
    "drop_phone",
    "edit",
    "erase",
    "erase_again",
    "grade",
    "identify",
    "keep_retention",
    "keep_stopped",
    "lapse",
    "lift_stop",
    "make_main_phone",
    "merge",
    "reach",
    "refuse_request",
    "register",
    "relate",
    "settle_request",
    "share",
    "stop_contact",
    "take_request",
    "unassign",
    "unmask",
    "unmerge",
    "unrelate",
    "withdraw_consent",
]
