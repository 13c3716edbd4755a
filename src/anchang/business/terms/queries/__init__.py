from .authority import authority, matrix, rule_of
from .policies import (
    Payment,
    applies,
    chosen,
    methods,
    offered,
    open_to_all,
    payments,
    rate_of,
    shown_to,
    standing,
    used_up,
    with_successor,
)

__all__ = [
    "Payment",
    "applies",
    "authority",
    "chosen",
    "matrix",
    "methods",
    "offered",
    "open_to_all",
    "payments",
    "rate_of",
    "rule_of",
    "shown_to",
    "standing",
    "used_up",
    "with_successor",
]
