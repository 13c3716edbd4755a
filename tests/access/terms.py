"""What stands behind the urls of terms in a corner of the world: a policy in force, and a draft of its next version."""

from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from typing import Any

from anchang.business.terms import actions
from anchang.business.terms.models import Policy
from anchang.engine.accounts.models import Account
from anchang.lib.calendar import office_day
from tests.office import rows


def _of(name: str) -> Callable[[Any], dict[str, Any]]:
    return lambda corner: {"pk": corner.things[name].pk}


OBJECTS: tuple[tuple[str, Callable[[Any], dict[str, Any]]], ...] = (
    ("terms:propose", lambda corner: {"pk": corner.project.pk}),
    ("terms:policy", _of("policy")),
    ("terms:end", _of("policy")),
    ("terms:", _of("policy_draft")),
)


def furnish(corner: Any, at: datetime) -> None:
    """Adds to `corner.things` what the urls of the room speak of, through its verbs but for the approval."""
    system = {"by": Account.objects.system(), "at": at}
    facts = {"name": "开盘优惠", "source": "campaign", "value": Decimal(1), "starts_on": office_day(at)}
    made = actions.propose(corner.project, **system, **facts)
    rows(Policy).filter(pk=made.pk).update(stage="approved", approved_by=corner.owner.account, approved_at=at)
    corner.things["policy"] = Policy.objects.get(pk=made.pk)
    corner.things["policy_draft"] = actions.propose(corner.project, **system, **facts)
