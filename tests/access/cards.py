"""What stands behind the urls of cards in a corner of the world."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from anchang.business.cards import actions
from anchang.business.cards.models import Card
from anchang.business.customers.models import Customer
from anchang.engine.accounts.models import Account


def _key(name: str) -> Callable[[Any], dict[str, Any]]:
    return lambda corner: {"pk": corner.things[name].pk}


OBJECTS: tuple[tuple[str, Callable[[Any], dict[str, Any]]], ...] = (
    *((f"cards:{name}", _key("card")) for name in ("sign", "send_back", "add_note")),
    *((f"cards:{name}", _key("sheet")) for name in ("sheet", "sign_all")),
    *((f"cards:{name}", _key("review")) for name in ("record", "close_review")),
    ("cards:comment", lambda corner: {"pk": corner.customer.pk}),
    ("cards:grade", lambda corner: {"grade": "B"}),
)


def furnish(corner: Any, at: datetime) -> None:
    """The consultant's sheet with one card that went back, and the supervisor's review of the day where there is one."""
    system = Account.objects.system()
    actions.hand_up(corner.site, by=system, at=at, person=corner.owner.account)
    card = Card.objects.select_related("site", "person", "sheet").filter(person=corner.owner.account)[0]
    actions.send_back(card, by=system, at=at, text="请补充")
    leads = Account.objects.filter(username="wangmin") if corner.owner.account.username == "lijing" else []
    lead = next(iter(leads), system)
    corner.things["review"] = actions.open_review(corner.site, by=lead, at=at)
    customer = Customer.objects.select_related("site", "owner").get(pk=corner.customer.pk)
    actions.comment(customer, by=lead, at=at, text="盯紧")
    corner.things["card"], corner.things["sheet"] = card, card.sheet
