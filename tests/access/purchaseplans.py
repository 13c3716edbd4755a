"""What stands behind the urls of purchaseplans in a corner of the world: a plan that was sent, with a bank's table."""

from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from typing import Any

from anchang.business.inventory.models import Unit
from anchang.business.purchaseplans import actions
from anchang.business.purchaseplans.queries import plans
from anchang.business.purchaseplans.stages import Wish


def _of(key: str, name: str = "purchase_plan") -> Callable[[Any], dict[str, Any]]:
    return lambda corner: {key: getattr(corner.things[name], key)}


def _customer(corner: Any) -> dict[str, Any]:
    return {"pk": corner.customer.pk}


def _taken(corner: Any) -> dict[str, Any]:
    return {"token": corner.things["purchase_plan"].token, "name": actions.PAPER}


OBJECTS: tuple[tuple[str, Callable[[Any], dict[str, Any]]], ...] = (
    ("purchaseplans:choose", lambda corner: {"pk": corner.units[4].pk}),
    ("purchaseplans:make", _customer),
    ("purchaseplans:figures", _customer),
    ("purchaseplans:disclosure", _of("pk", "disclosure")),
    ("purchaseplans:shown", _of("token")),
    ("purchaseplans:taken", _taken),
    ("purchaseplans:", _of("number")),
)


def furnish(corner: Any, at: datetime) -> None:
    """Adds to `corner.things` what the urls of the room speak of, through its verbs."""
    by: dict[str, Any] = {"by": corner.owner.account, "at": at}
    rows = Unit.objects.select_related("building__project", "price__price_list", "site")
    wish = {"units": [rows.get(pk=corner.units[4].pk)], "wish": Wish(rate=Decimal("3.50"))}
    made = plans().get(pk=actions.make(corner.customer, **by, **wish).pk)
    actions.send(made, **by)
    corner.things["purchase_plan"] = plans().get(pk=made.pk)
    table = {"bank": "建设银行", "name": "明示表.pdf", "content": b"%PDF-1.4 signed"}
    corner.things["disclosure"] = actions.keep_disclosure(corner.things["purchase_plan"], **by, **table)
