from .consents import agree, withdraw_consent
from .filing import assign, edit, identify, register
from .joining import merge, relate, unmerge, unrelate
from .kept import consult, expiring, restricted
from .looking import customer, duplicates, index
from .numbers import add_paper, add_phone, drop_paper, drop_phone, make_main_phone
from .privacy import lift_stop, privacy, share, stop_contact
from .requests import (
    check_requester,
    copy,
    erase,
    refuse_request,
    request_,
    requests,
    settle_request,
    take_request,
)
from .unmasking import unmask

__all__ = [
    "add_paper",
    "add_phone",
    "agree",
    "assign",
    "check_requester",
    "consult",
    "copy",
    "customer",
    "drop_paper",
    "drop_phone",
    "duplicates",
    "edit",
    "erase",
    "expiring",
    "identify",
    "index",
    "lift_stop",
    "make_main_phone",
    "merge",
    "privacy",
    "refuse_request",
    "register",
    "relate",
    "request_",
    "requests",
    "restricted",
    "settle_request",
    "share",
    "stop_contact",
    "take_request",
    "unmask",
    "unmerge",
    "unrelate",
    "withdraw_consent",
]
