"""判客 as arithmetic: whose customer somebody is, from evidence and dated rules alone. No clock, no tables.

`verdict` reads evidence in one order (time, strength, key), so that it never matters in which order it came to light.
"""

from .deciding import verdict
from .facts import (
    APPOINTMENT,
    CALL,
    DEAL,
    FOLLOW_UP,
    LEAD,
    NAMES,
    REGISTRATION,
    RELEASE,
    REPORT,
    STRENGTH,
    TRANSFER,
    VISIT,
    WHOLE,
    Evidence,
    Rules,
    Share,
    Verdict,
    Weighed,
)
from .words import span

__all__ = [
    "APPOINTMENT",
    "CALL",
    "DEAL",
    "FOLLOW_UP",
    "LEAD",
    "NAMES",
    "REGISTRATION",
    "RELEASE",
    "REPORT",
    "STRENGTH",
    "TRANSFER",
    "VISIT",
    "WHOLE",
    "Evidence",
    "Rules",
    "Share",
    "Verdict",
    "Weighed",
    "span",
    "verdict",
]
