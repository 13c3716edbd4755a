"""The verbs of the room: a policy or payment method from its draft to its last day, and a coupon's uses."""

from .drafting import Share, edit, propose
from .ruling import approve, end, reject, submit, withdraw
from .using import give_back, redeem

__all__ = [
    "Share",
    "approve",
    "edit",
    "end",
    "give_back",
    "propose",
    "redeem",
    "reject",
    "submit",
    "withdraw",
]
