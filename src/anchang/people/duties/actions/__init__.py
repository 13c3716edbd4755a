"""What is done about duties."""

from .editing import adopt, propose, retire, turn_down
from .loading import load
from .making import make
from .passing import delegate, excuse, hand_over, release
from .proving import prove
from .ticking import lapse, reopen, tick
from .writing import record, report, sign_off

__all__ = [
    "adopt",
    "delegate",
    "excuse",
    "hand_over",
    "lapse",
    "load",
    "make",
    "propose",
    "prove",
    "record",
    "release",
    "reopen",
    "report",
    "retire",
    "sign_off",
    "tick",
    "turn_down",
]
