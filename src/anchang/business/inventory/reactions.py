"""Whoever looks at the board sees a change of a unit without asking again; whoever must release hears in time."""

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anchang.engine.accounts.models import Account
from anchang.engine.clocks.timers import Clock, Rung, declare
from anchang.engine.doors.work import at_work
from anchang.engine.events.models import Change
from anchang.engine.events.parts import draws, part
from anchang.engine.events.reactions import Event, when
from anchang.engine.notices.actions import tell
from anchang.engine.policies import directory
from anchang.engine.statements import add
from anchang.lib.calendar import SHANGHAI

from . import actions
from .models import Permit, Unit
from .phrases import cell
from .queries import Cell, cell_of, cells_of, release_due, turning
from .stages import STATUSES, derive


def publish(units: Iterable[int], at: datetime) -> None:
    """Tells what the cells of these units say now, in the transaction that changed them."""
    add([_change(one, at) for one in cells_of(units, at)])


def _change(one: Cell, at: datetime) -> Change:
    total = None if one.total is None else str(one.total)
    return part(f"board:{one.project_id}", f"unit-{one.pk}", at, one.pk, one.label, one.room, total, one.status.code)


@draws("board")
def draw_cell(pk: int, label: str, room: str, total: str | None, status: str) -> str:
    return cell(pk, label, room, None if total is None else Decimal(total), STATUSES[status])


@when("inventory.take")
@when("inventory.free")
def show_claim(event: Event, *, by: Account, at: datetime) -> None:
    add([_change(one, at) for one in cell_of(event.thing.pk, at)])


@when("inventory.turn")
def show_turn(event: Event, *, by: Account, at: datetime) -> None:
    """What the verb has read before it began to hold others up, with the status that the new claim gives it."""
    status = derive(event.result.kind, permitted=True, priced=True)
    add([_change(one._replace(status=status), at) for one in at_work().kept.pop(turning(event.thing.pk), [])])


@when("inventory.record_permit")
@when("inventory.revoke_permit")
def show_permit(event: Event, *, by: Account, at: datetime) -> None:
    publish(Unit.objects.filter(building__permit=event.result).values_list("pk", flat=True), at)


@when("inventory.release")
def show_release(event: Event, *, by: Account, at: datetime) -> None:
    publish(Unit.objects.filter(building__permit=event.thing).values_list("pk", flat=True), at)


@when("clocks.warn")
def release_is_due(event: Event, *, by: Account, at: datetime) -> None:
    """The director and the manager hear that everything has to be on sale, and once more when it was not (R-103)."""
    permit, clock, rung = event.thing, event.given["clock"], event.given["rung"]
    if clock.code != actions.RELEASE:
        return
    facts = {"permit": permit.number, "day": f"{event.given['due_at'].astimezone(SHANGHAI):%m-%d}"}
    near, over = (
        _("许可证 %(permit)s 还没有推盘，%(day)s 到期"),
        _("许可证 %(permit)s 推盘期限今天（%(day)s）到期，仍未推盘"),
    )
    told = directory().holders(rung.post, permit.site_id, at)
    url = reverse("inventory:project", args=[permit.project_id])
    once = f"{clock.code}:{permit.pk}:{rung.minutes}"
    text = (near if rung.minutes < 0 else over) % facts
    tell(told, by=by, at=at, text=text, url=url, once=once, site_id=permit.site_id)


def _minutes(permit: Permit, at: datetime) -> int:
    return int((release_due(permit) - at).total_seconds() // 60)


HEARD = ("sales_director", "sales_manager")
LADDER = (*(Rung(-3 * 24 * 60, post) for post in HEARD), *(Rung(0, post) for post in HEARD))
declare(Clock(actions.RELEASE, gettext_lazy("推盘到期"), _minutes, ladder=LADDER))


@when("inventory.post_prices")
def show_prices(event: Event, *, by: Account, at: datetime) -> None:
    publish(event.result.prices.values_list("unit_id", flat=True), at)
