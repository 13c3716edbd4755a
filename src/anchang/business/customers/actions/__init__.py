from .consents import agree, withdraw_consent
from .filing import assign, edit, grade, identify, reach, register
from .pool import unassign
from .unmasking import unmask

__all__ = [
    "agree",
    "assign",
    "edit",
    "grade",
    "identify",
    "reach",
    "register",
    "unassign",
    "unmask",
    "withdraw_consent",
]
