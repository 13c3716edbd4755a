from .consents import agree, withdraw_consent
from .filing import assign, customer, edit, identify, index, register
from .kept import consult, expiring, restricted
from .privacy import lift_stop, privacy, share, stop_contact
from .requests import check_requester, copy, erase, refuse_request, request_, requests, settle_request, take_request
from .unmasking import unmask

__all__ = [
    "agree",
    "assign",
    "check_requester",
    "consult",
    "copy",
    "customer",
    "edit",
    "erase",
    "expiring",
    "identify",
    "index",
    "lift_stop",
    "privacy",
    "refuse_request",
    "register",
    "request_",
    "requests",
    "restricted",
    "settle_request",
    "share",
    "stop_contact",
    "take_request",
    "unmask",
    "withdraw_consent",
]
