"""The verbs of the room: hold, subscribe, settle, sign, and the papers of it."""

from .holds import hold, lapse, release
from .papers import issue_paper
from .signing import settle, sign, unsettle
from .subscribing import approve, expire, reject, resubmit, subscribe, withdraw

__all__ = [
    "approve",
    "expire",
    "hold",
    "issue_paper",
    "lapse",
    "reject",
    "release",
    "resubmit",
    "settle",
    "sign",
    "subscribe",
    "unsettle",
    "withdraw",
]
