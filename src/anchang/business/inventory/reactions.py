"""Whoever looks at the board sees a change of a unit without asking again."""

from collections.abc import Iterable
from datetime import datetime

from anchang.engine.accounts.models import Account
from anchang.engine.events.models import Change
from anchang.engine.events.reactions import Event, when

from .models import Unit
from .phrases import broadcast
from .queries import cells_of


def publish(units: Iterable[int], at: datetime) -> None:
    """Writes the cells of these units as they are now, in the transaction that changed them."""
    Change.objects.bulk_create(
        Change(
            topic=f"board:{cell.project_id}",
            key=f"unit-{cell.pk}",
            payload=broadcast(cell.pk, cell.label, cell.room, cell.total, cell.status),
            at=at,
        )
        for cell in cells_of(units, at)
    )


@when("inventory.take")
@when("inventory.turn")
@when("inventory.free")
def show_claim(event: Event, *, by: Account, at: datetime) -> None:
    publish([event.thing.pk], at)


@when("inventory.record_permit")
@when("inventory.revoke_permit")
def show_permit(event: Event, *, by: Account, at: datetime) -> None:
    publish(Unit.objects.filter(building__permit=event.result).values_list("pk", flat=True), at)


@when("inventory.post_prices")
def show_prices(event: Event, *, by: Account, at: datetime) -> None:
    publish(event.result.prices.values_list("unit_id", flat=True), at)
