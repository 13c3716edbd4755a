"""What stands behind the urls of customers in a corner of the world."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from anchang.business.customers import actions
from anchang.business.customers.models import Customer, DataRequest, UnmaskDay
from anchang.business.customers.queries import Ground, forgetting
from anchang.engine.accounts.models import Account

REQUESTS = ("request", "check_requester", "settle_request", "refuse_request", "copy", "erase")


def _request(corner: Any) -> dict[str, Any]:
    return {"number": DataRequest.objects.get(customer=corner.customer).number}


def _kept(corner: Any) -> dict[str, Any]:
    return {"pk": Customer.objects.get(site=corner.site, stage="restricted").pk}


PRIVACY: tuple[tuple[str, Callable[[Any], dict[str, Any]]], ...] = (
    ("customers:consult", _kept),
    *((f"customers:{name}", _request) for name in REQUESTS),
)


def _requests(corner: Any, at: datetime) -> None:
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


SPOUSES = {"1990000000": "1660000990", "1990000100": "1660000991"}


def furnish(corner: Any, at: datetime) -> None:
    """Gives the customer a second phone, a second paper and a spouse; another file of the owner's is merged away."""
    owner, file = corner.owner.account, Customer.objects.get(pk=corner.customer.pk)
    stem = SPOUSES[file.phone[:-1]]
    opened = {"by": owner, "at": at, "source": "walk_in", "consent": True}
    spouse = actions.register(corner.site, name="客人家属", phone=f"{stem}1", **opened)
    twice = actions.register(corner.site, name="客人重复", phone=f"{stem}2", **opened)
    actions.identify(file, by=owner, at=at, id_kind="passport", id_number=f"G{file.pk:08d}")
    corner.things["phone"] = actions.add_phone(file, by=owner, at=at, number=f"{stem}3", label="单位")
    corner.things["paper"] = actions.add_paper(file, by=owner, at=at, id_kind="passport", id_number=f"P{file.pk:08d}")
    corner.things["relation"] = actions.relate(file, by=owner, at=at, other=spouse, kind="spouse")
    actions.merge(file, by=owner, at=at, others=[twice], reason="同一位客户登记了两次")
    corner.things["gone"] = twice
    _requests(corner, at)
    system = Account.objects.system()
    corner.things["export"] = actions.export(corner.site, by=system, at=at, reason="核对老客户")
    actions.unmask(file, by=owner, at=at, reason="核查")


def _of(name: str) -> Callable[[Any], dict[str, Any]]:
    return lambda corner: {"pk": corner.customer.pk, name: corner.things[name].pk}


OBJECTS: tuple[tuple[str, Callable[[Any], dict[str, Any]]], ...] = (
    ("customers:drop_phone", _of("phone")),
    ("customers:make_main_phone", _of("phone")),
    ("customers:drop_paper", _of("paper")),
    ("customers:unrelate", _of("relation")),
    *PRIVACY,
    ("customers:export_file", lambda corner: {"number": corner.things["export"].number}),
    ("customers:download_export", lambda corner: {"number": corner.things["export"].number}),
    ("customers:lift_unmasking", lambda corner: {"pk": UnmaskDay.objects.get(site=corner.site).pk}),
    ("customers:unmerge", lambda corner: {"pk": corner.things["gone"].pk}),
)
