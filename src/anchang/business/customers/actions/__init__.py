from .consents import agree, withdraw_consent
from .filing import assign, edit, grade, identify, reach, register
from .intake import take_in
from .unmasking import unmask

__all__ = [
    "agree",
    "assign",
    "edit",
    "grade",
    "identify",
    "reach",
    "register",
    "take_in",
    "unmask",
    "withdraw_consent",
]
