from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import BigIntegerField, Q
from django.utils.translation import gettext as _

from anchang.engine.accounts.models import Account
from anchang.engine.policies import allowed
from anchang.engine.statements import Among, Question

from ..models import Customer, Relation
from ..stages import FileStage


@dataclass(frozen=True)
class Tie:
    """A relation from one end: what the other one is called, and their file where the reader may see it."""

    relation: Relation
    called: str
    name: str
    url: str

    @property
    def about(self) -> str:
        return " ".join(part for part in (self.relation.title, self.relation.note) if part)


def ties(keys: Sequence[int], account: Account, at: datetime) -> list[Tie]:
    """The relations of a customer, given as its identities, seen from its end; one query. Whoever may not see the other
    file learns only whose it is."""
    if not _TIED.ask(keys=keys):
        return []
    either = Q(customer__in=keys) | Q(other__in=keys)
    columns = ("customer__owner", "customer__merged_into__owner", "other__owner", "other__merged_into__owner")
    rows = Relation.objects.filter(either).select_related(*columns).order_by("pk")
    return [_tie(row, list(keys), account, at) for row in rows]


def _tie(relation: Relation, keys: list[int], account: Account, at: datetime) -> Tie:
    end = relation.other if relation.customer_id in keys else relation.customer
    end = end.merged_into or end
    seen = allowed(account, "customers.view", end, at).ok
    name = end.shown_name if seen else _("%(owner)s的客户") % {"owner": end.owner_name}
    return Tie(relation, relation.called_from(keys), name, end.get_absolute_url() if seen else "")


def household(keys: Sequence[int], account: Account, at: datetime) -> list[Customer]:
    """The others whom family relations join to the customer and whom the reader may see; one query."""
    homes = _HOMES.ask(keys=keys)
    if not homes:
        return []
    rows = Customer.objects.visible_to(account, at).filter(household__in=homes, stage=FileStage.OPEN)
    return list(rows.exclude(pk__in=keys).select_related("owner").defer("phone", "id_number").order_by("pk"))


# Most customers have neither, and to find that out costs less than to ask for everything about them.
_TIED = Question(
    lambda: Relation.objects.filter(
        Among("customer", "keys", BigIntegerField()) | Among("other", "keys", BigIntegerField())
    ).values_list("pk", flat=True)[:1]
)
_HOMES = Question(
    lambda: Customer.objects.filter(Among("pk", "keys", BigIntegerField()), household__isnull=False).values_list(
        "household", flat=True
    )
)
