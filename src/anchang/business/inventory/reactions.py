"""Whoever looks at the board sees a change of a unit without asking again."""

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal

from anchang.engine.accounts.models import Account
from anchang.engine.doors.work import at_work
from anchang.engine.events.models import Change
from anchang.engine.events.parts import draws, part
from anchang.engine.events.reactions import Event, when
from anchang.engine.statements import add

from .models import Unit
from .phrases import cell
from .queries import Cell, cell_of, cells_of, turning
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


@when("inventory.post_prices")
def show_prices(event: Event, *, by: Account, at: datetime) -> None:
    publish(event.result.prices.values_list("unit_id", flat=True), at)
