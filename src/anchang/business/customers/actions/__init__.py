from .consents import agree, withdraw_consent
from .consulting import consult
from .contact import keep_stopped, lift_stop, stop_again, stop_contact
from .erasing import erase
from .exporting import download_export, expire_export, export, finish_export, refuse_export, release_export
from .filing import assign, edit, grade, reach, register
from .intake import take_in
from .merging import merge, unmerge
from .papers import add_paper, drop_paper, identify
from .phones import add_phone, drop_phone, make_main_phone
from .pool import unassign
from .relations import relate, unrelate
from .requests import check_requester, copy, refuse_request, settle_request, take_request
from .retention import erase_again, keep_retention, lapse, lapse_strangers
from .sharing import share
from .unmasking import lift_unmasking, unmask

__all__ = [
    "add_paper",
    "add_phone",
    "agree",
    "assign",
    "check_requester",
    "consult",
    "copy",
    "download_export",
    "drop_paper",
    "drop_phone",
    "edit",
    "erase",
    "erase_again",
    "expire_export",
    "export",
    "finish_export",
    "grade",
    "identify",
    "keep_retention",
    "keep_stopped",
    "lapse",
    "lapse_strangers",
    "lift_stop",
    "lift_unmasking",
    "make_main_phone",
    "merge",
    "reach",
    "refuse_export",
    "refuse_request",
    "register",
    "relate",
    "release_export",
    "settle_request",
    "share",
    "stop_again",
    "stop_contact",
    "take_in",
    "take_request",
    "unassign",
    "unmask",
    "unmerge",
    "unrelate",
    "withdraw_consent",
]
