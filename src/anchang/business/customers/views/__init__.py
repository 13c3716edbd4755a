from .consents import withdraw_consent
from .exporting import download_export, export, export_file, exports, lift_unmasking
from .filing import assign, customer, edit, identify, index, register
from .intake import intakes, upload
from .unmasking import unmask

__all__ = [
    "assign",
    "customer",
    "download_export",
    "edit",
    "export",
    "export_file",
    "exports",
    "identify",
    "index",
    "intakes",
    "lift_unmasking",
    "register",
    "unmask",
    "upload",
    "withdraw_consent",
]
