"""The verbs of the room: what stands there, what it costs, and who takes it."""

from . import permit_tables, price_table, survey
from .bundles import bundle, unbundle
from .claims import free, take, turn
from .exhibits import set_plan, show_exhibit, take_down_exhibit
from .flags import flag, record_consent, unflag
from .prices import Priced, post_prices
from .projects import (
    add_building,
    add_phase,
    add_unit,
    edit_project,
    open_project,
    record_permit,
    rename_building,
    revoke_permit,
)
from .releases import RELEASE, release
from .withholding import control, decontrol, refuse_control, request_control

__all__ = [
    "RELEASE",
    "Priced",
    "add_building",
    "add_phase",
    "add_unit",
    "bundle",
    "control",
    "decontrol",
    "edit_project",
    "flag",
    "free",
    "open_project",
    "permit_tables",
    "post_prices",
    "price_table",
    "record_consent",
    "record_permit",
    "refuse_control",
    "release",
    "rename_building",
    "request_control",
    "revoke_permit",
    "set_plan",
    "show_exhibit",
    "survey",
    "take",
    "take_down_exhibit",
    "turn",
    "unbundle",
    "unflag",
]
