from .consents import agree, withdraw_consent
from .exporting import download_export, expire_export, export, finish_export, refuse_export, release_export
from .filing import assign, edit, grade, identify, reach, register
from .intake import take_in
from .unmasking import lift_unmasking, unmask

__all__ = [
    "agree",
    "assign",
    "download_export",
    "edit",
    "expire_export",
    "export",
    "finish_export",
    "grade",
    "identify",
    "lift_unmasking",
    "reach",
    "refuse_export",
    "register",
    "release_export",
    "take_in",
    "unmask",
    "withdraw_consent",
]
