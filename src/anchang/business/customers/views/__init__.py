from .consents import withdraw_consent
from .filing import assign, customer, edit, identify, index, register
from .unmasking import unmask

__all__ = ["assign", "customer", "edit", "identify", "index", "register", "unmask", "withdraw_consent"]
