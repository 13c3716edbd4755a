from .consents import withdraw_consent
from .filing import assign, customer, edit, identify, index, register
from .intake import intakes, upload
from .unmasking import unmask

__all__ = ["assign", "customer", "edit", "identify", "index", "intakes", "register", "unmask", "upload", "withdraw_consent"]
