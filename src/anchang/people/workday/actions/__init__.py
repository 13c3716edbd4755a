"""What is done in a site's day."""

from .arranging import arrange, call_off, finish, reassign
from .closing import read_summary, send_summary
from .meeting import hold_meeting
from .presence import arrive, mark, set_hours

__all__ = [
    "arrange",
    "arrive",
    "call_off",
    "finish",
    "hold_meeting",
    "mark",
    "read_summary",
    "reassign",
    "send_summary",
    "set_hours",
]
