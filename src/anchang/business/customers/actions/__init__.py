from .consents import agree, withdraw_consent
from .consulting import consult
from .contact import keep_stopped, lift_stop, stop_contact
from .erasing import erase
from .filing import assign, edit, grade, identify, reach, register
from .requests import check_requester, copy, refuse_request, settle_request, take_request
from .retention import erase_again, keep_retention, lapse
from .sharing import share
from .unmasking import unmask

__all__ = [
    "agree",
    "assign",
    "check_requester",
    "consult",
    "copy",
    "edit",
    "erase",
    "erase_again",
    "grade",
    "identify",
    "keep_retention",
    "keep_stopped",
    "lapse",
    "lift_stop",
    "reach",
    "refuse_request",
    "register",
    "settle_request",
    "share",
    "stop_contact",
    "take_request",
    "unmask",
    "withdraw_consent",
]
