"""What stands behind the urls of turns in a corner of the world."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from anchang.business.turns import actions
from anchang.business.turns.models import Guest
from anchang.engine.accounts.models import Account


def _guest(name: str) -> Callable[[Any], dict[str, Any]]:
    return lambda corner: {"pk": corner.things[name].pk}


OBJECTS: tuple[tuple[str, Callable[[Any], dict[str, Any]]], ...] = (
    *((f"turns:{name}", _guest("guest_called")) for name in ("greet", "end", "hand_over")),
    *((f"turns:{name}", _guest("guest_waiting")) for name in ("call", "assign", "see_off")),
)


def furnish(corner: Any, at: datetime) -> None:
    """The line of the day has one consultant, who is called for a guest; a second guest waits."""
    given, person = {"by": Account.objects.system(), "at": at}, corner.owner.account
    actions.start(corner.site, **given, order=[person])
    called = actions.enter(corner.site, **given, known="first")
    actions.call(Guest.objects.select_related("site").get(pk=called.pk), **given)
    corner.things["guest_called"] = called
    corner.things["guest_waiting"] = actions.enter(corner.site, **given, known="return", asked_for=person)
