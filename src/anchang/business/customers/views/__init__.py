from .consents import agree, withdraw_consent
from .exporting import download_export, export, export_file, exports, lift_unmasking
from .filing import assign, edit, identify, register
from .intake import intakes, upload
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
    "download_export",
    "drop_paper",
    "drop_phone",
    "duplicates",
    "edit",
    "erase",
    "expiring",
    "export",
    "export_file",
    "exports",
    "identify",
    "index",
    "intakes",
    "lift_stop",
    "lift_unmasking",
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
    "upload",
    "withdraw_consent",
]
