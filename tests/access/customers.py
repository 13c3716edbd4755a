"""What stands behind the urls of customers in a corner of the world."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from anchang.business.customers import actions
from anchang.business.customers.models import Customer, DataRequest
from anchang.business.customers.queries import Ground, forgetting
from anchang.engine.accounts.models import Account

REQUESTS = ("request", "check_requester", "settle_request", "refuse_request", "copy", "erase")


def _request(corner: Any) -> dict[str, Any]:
    return {"number": DataRequest.objects.get(customer=corner.customer).number}


def _kept(corner: Any) -> dict[str, Any]:
    return {"pk": Customer.objects.get(site=corner.site, stage="restricted").pk}


OBJECTS: tuple[tuple[str, Callable[[Any], dict[str, Any]]], ...] = (
    ("customers:consult", _kept),
    *((f"customers:{name}", _request) for name in REQUESTS),
)


def furnish(corner: Any, at: datetime) -> None:
    """A request for a copy, and somebody who asked to be deleted and is kept by law."""
    by = {"by": Account.objects.system(), "at": at}
    actions.take_request(corner.customer, **by, kind="copy", channel="visit")
    given = {"name": "离开的人", "source": "walk_in", "consent": True, "owner": corner.owner.account}
    gone = actions.register(corner.site, **by, **given)
    asked = actions.take_request(gone, **by, kind="delete", channel="visit")
    actions.check_requester(asked, **by, proven="paper")

    def by_law(_files: list[int], _at: datetime) -> Ground:
        return Ground("restrict", date(2036, 1, 1), "依法保存")

    forgetting.ground(by_law)
    try:
        actions.erase(gone, **by)
    finally:
        forgetting._grounds.remove(by_law)
