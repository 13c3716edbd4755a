"""What stands behind the urls of pricing in a corner of the world: a scheme, a draft, and a posted sheet as a file."""

from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from typing import Any

from anchang.business.pricing import actions
from anchang.business.pricing.models import Printing
from anchang.business.pricing.stages import Way
from anchang.engine.accounts.models import Account


def _of(name: str) -> Callable[[Any], dict[str, Any]]:
    return lambda corner: {"pk": corner.things[name].pk}


def _project(corner: Any) -> dict[str, Any]:
    return {"pk": corner.project.pk}


OBJECTS: tuple[tuple[str, Callable[[Any], dict[str, Any]]], ...] = (
    ("pricing:scheme", _of("scheme")),
    ("pricing:edit_scheme", _of("scheme")),
    ("pricing:draft", _of("scheme")),
    ("pricing:proposal", _of("proposal")),
    ("pricing:submit", _of("proposal")),
    ("pricing:withdraw", _of("proposal")),
    ("pricing:printing", _of("printing")),
    ("pricing:progress", _of("printing")),
    ("pricing:file", _of("printing")),
    ("pricing:", _project),
)


def furnish(corner: Any, at: datetime) -> None:
    """Adds to `corner.things` what the urls of the room speak of, through its verbs."""
    by: dict[str, Any] = {"by": Account.objects.system(), "at": at}
    corner.things["scheme"] = actions.open_scheme(corner.project, **by, name="首推", base=Decimal(14000))
    change = {"title": "上调2%", "way": Way.PERCENT, "value": Decimal(2)}
    corner.things["proposal"] = actions.reprice(corner.project, **by, **change)
    made = actions.print_sheet(corner.project, **by, format="pdf")
    actions.conclude_printing(made, **by, content=b"%PDF-1.7\n" + bytes(64), units=6)
    corner.things["printing"] = Printing.objects.get(pk=made.pk)
