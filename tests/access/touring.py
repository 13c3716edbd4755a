"""What stands behind the urls of touring in a corner of the world: a tour to come, a favourite, an invitation."""

from collections.abc import Callable
from datetime import datetime, time, timedelta
from typing import Any

from anchang.business.touring import actions
from anchang.business.touring.models import Tour
from anchang.business.touring.models.hearing import SIGNER
from anchang.engine.accounts.models import Account
from anchang.lib.calendar import SHANGHAI, office_day


def _of(name: str, key: str = "pk") -> Callable[[Any], dict[str, Any]]:
    return lambda corner: {key: getattr(corner.things[name], key)}


def _customer(corner: Any) -> dict[str, Any]:
    return {"pk": corner.customer.pk}


OBJECTS: tuple[tuple[str, Callable[[Any], dict[str, Any]]], ...] = (
    ("touring:invited", _of("invitation", "token")),
    ("touring:edit_flat", _of("flat")),
    ("touring:close_day", _of("flat")),
    ("touring:open_day", _of("closed")),
    ("touring:book", _customer),
    ("touring:like", _customer),
    ("touring:show_unit", _customer),
    ("touring:invite", _customer),
    ("touring:prefer", _of("favourite")),
    ("touring:unlike", _of("favourite")),
    ("touring:interested", lambda corner: {"pk": corner.units[4].pk}),
    ("touring:say", lambda corner: {"token": SIGNER.sign(str(corner.things["tour"].pk))}),
    ("touring:welcome", _of("invitation", "token")),
    ("touring:invitation", _of("invitation")),
    ("touring:withdraw", _of("invitation")),
    ("touring:", _of("tour")),
)


def furnish(corner: Any, at: datetime) -> None:
    """Adds to `corner.things` what the urls of the room speak of, through its verbs."""
    by: dict[str, Any] = {"by": corner.owner.account, "at": at}
    system = {**by, "by": Account.objects.system()}
    hours = {"opens": time(9), "closes": time(18)}
    flat = actions.add_flat(corner.site, **system, name="样板间", capacity=2, slot_minutes=30, **hours)
    tomorrow = office_day(at) + timedelta(days=1)
    corner.things["flat"] = flat
    corner.things["closed"] = actions.close_day(flat, **system, on=tomorrow + timedelta(days=1), why="换软装")
    starts = datetime.combine(tomorrow, time(10), SHANGHAI)
    tour = actions.book(corner.customer, **by, flat=flat, starts_at=starts)
    corner.things["tour"] = Tour.objects.get(pk=tour.pk)
    corner.things["favourite"] = actions.like(corner.customer, **by, unit=corner.units[4])
    corner.things["invitation"] = actions.invite(corner.customer, **by, on=tomorrow)
