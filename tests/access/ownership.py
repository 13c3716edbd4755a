"""What stands behind the urls of ownership in a corner of the world."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from anchang.business.customers.actions import register
from anchang.business.ownership import actions
from anchang.business.ownership.models import Dispute
from anchang.business.ownership.queries import channel_key
from anchang.engine.accounts.models import Account
from anchang.engine.files.models import Attachment


def _pooled(corner: Any) -> dict[str, Any]:
    return {"pk": corner.things["pooled"].pk}


def _customer(corner: Any) -> dict[str, Any]:
    return {"pk": corner.customer.pk}


def _proof(corner: Any) -> dict[str, Any]:
    dispute = corner.things["dispute"]
    kept = Attachment.objects.get(thing_label="ownership.dispute", thing_id=dispute.pk)
    return {"number": dispute.number, "pk": kept.pk}


OBJECTS: tuple[tuple[str, Callable[[Any], dict[str, Any]]], ...] = (
    ("ownership:claim", _pooled),
    ("ownership:verdict", _customer),
    ("ownership:contest", _customer),
    ("ownership:void", _customer),
    ("ownership:release", _customer),
    ("ownership:hand_over", lambda corner: {"pk": corner.owner.pk}),
    ("ownership:proof", _proof),
    ("ownership:appeal", lambda corner: {"number": corner.things["decided"].number}),
    ("ownership:judge_appeal", lambda corner: {"number": corner.things["appealed"].number}),
    ("ownership:", lambda corner: {"number": corner.things["dispute"].number}),
)


def furnish(corner: Any, at: datetime) -> None:
    """A dispute at each stage about the consultant's customers, one of them with a photo, and one customer in the pool."""
    owner, system = corner.owner.account, Account.objects.system()
    files = [deal.customer for deal in corner.deals.values()]
    found: list[Dispute] = []
    for customer in files:
        actions.witness(
            corner.site, by=system, at=at, kind="report", company="中原", customer=customer, ref=f"BB-{customer.pk}"
        )
        picture = ("登记表.png", b"\x89PNG\r\n\x1a\n" + bytes(64))
        facts = {"claimed": channel_key("中原"), "text": "我司先报备", "proof": picture}
        found.append(actions.contest(customer, by=owner, at=at, **facts))
    for dispute in found[1:]:
        parts = [(f"a{owner.pk}", 1)]
        actions.judge(dispute, by=system, at=at, ground="rules", text="按规则", parts=parts)
    actions.appeal(found[2], by=owner, at=at, text="登记表是后补的")
    corner.things |= {"dispute": found[0], "decided": found[1], "appealed": found[2]}
    corner.things["pooled"] = _given_up(corner, owner, at)


def _given_up(corner: Any, owner: Account, at: datetime) -> Any:
    """Somebody of their own, for those of the world have holds and deals."""
    phone = f"198{corner.site.pk:08d}"
    made = register(corner.site, by=owner, at=at, name="公海客", source="walk_in", consent=True, phone=phone)
    return actions.release(made, by=owner, at=at, reason="联系不上")
