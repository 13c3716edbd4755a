"""The verbs of the room: what stands there, what it costs, and who takes it."""

from . import price_table
from .claims import control, decontrol, free, take, turn
from .prices import Priced, post_prices
from .projects import add_building, add_unit, open_project, record_permit, revoke_permit

__all__ = [
    "Priced",
    "add_building",
    "add_unit",
    "control",
    "decontrol",
    "free",
    "open_project",
    "post_prices",
    "price_table",
    "record_permit",
    "revoke_permit",
    "take",
    "turn",
]
