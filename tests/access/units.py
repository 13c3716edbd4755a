"""What stands behind the urls of inventory in a corner of the world: a flag, a document on the wall, a floor plan."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from anchang.business.inventory import actions
from anchang.business.inventory.models import Unit
from anchang.engine.accounts.models import Account


def _of(pick: Callable[[Any], Any]) -> Callable[[Any], dict[str, Any]]:
    return lambda corner: {"pk": pick(corner).pk}


OBJECTS: tuple[tuple[str, Callable[[Any], dict[str, Any]]], ...] = (
    ("inventory:open_project", _of(lambda corner: corner.site)),
    ("inventory:import_permit", _of(lambda corner: corner.site)),
    ("inventory:revoke_permit", _of(lambda corner: corner.permit)),
    ("inventory:release", _of(lambda corner: corner.permit)),
    ("inventory:rename_building", lambda corner: {"pk": corner.units[4].building_id}),
    ("inventory:take_down_exhibit", _of(lambda corner: corner.things["exhibit"])),
    ("inventory:exhibit_file", _of(lambda corner: corner.things["exhibit"])),
    ("inventory:plan", _of(lambda corner: corner.things["unit_type"])),
    ("inventory:flag", _of(lambda corner: corner.units[4])),
    ("inventory:bundle", _of(lambda corner: corner.units[4])),
    ("inventory:unbundle", _of(lambda corner: corner.units[4])),
    ("inventory:unflag", _of(lambda corner: corner.things["flag"])),
    ("inventory:record_consent", _of(lambda corner: corner.things["flag"])),
    ("inventory:decontrol", _of(lambda corner: corner.controlled)),
    ("inventory:unit", _of(lambda corner: corner.units[4])),
    ("inventory:request_control", _of(lambda corner: corner.units[4])),
    ("inventory:", _of(lambda corner: corner.project)),
)


def furnish(corner: Any, at: datetime) -> None:
    """A mortgaged unit, a document on the wall with its file, and a unit type with its floor plan."""
    given, picture = {"by": Account.objects.system(), "at": at}, b"\x89PNG\r\n\x1a\n" + bytes(64)
    unit, project = Unit.objects.get(pk=corner.units[5].pk), corner.project
    corner.things["flag"] = actions.flag(unit, **given, kind="mortgaged", document_no="抵押2026-1")
    shown = {"kind": "site_plan", "shown_on": at.date(), "file": SimpleUploadedFile("总平面图.png", picture)}
    corner.things["exhibit"] = actions.show_exhibit(project, **given, **shown)
    plan = {"name": "三室两厅", "picture": SimpleUploadedFile("户型.png", picture)}
    corner.things["unit_type"] = actions.set_plan(project, **given, **plan)
