from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db.models import BigIntegerField, CharField, F, Q, QuerySet, Sum

from anchang.engine.accounts.models import Account
from anchang.engine.statements import Given, Question

from .models import Due, Plan, Receipt
from .stages import Nature, ReceiptStage

NOTHING = Decimal("0.00")


def standing(receipts: QuerySet[Receipt]) -> QuerySet[Receipt]:
    """Without those that were reversed."""
    return receipts.exclude(stage=ReceiptStage.REVERSED)


def paid(reference: str, nature: str = "") -> Decimal:
    """What came in under the reference and was not reversed, in yuan; of one nature if named."""
    sums: dict[str, Decimal] = dict(_PAID.ask(reference=reference))
    return sums.get(nature, NOTHING) if nature else sum(sums.values(), NOTHING)


_REFERENCE = Given("reference", CharField())
_PAID = Question(
    lambda: (
        standing(Receipt.objects.filter(plan__reference=_REFERENCE))
        .order_by()
        .values_list("nature")
        .annotate(Sum("amount"))
    )
)


def locked(reference: str) -> Plan | None:
    """The plan with its row locked until the transaction ends, so that no money comes or goes while somebody decides on
    what was paid. Whoever also moves what is sold locks here first: everybody in this order, nobody waits in a circle.
    """
    return next(iter(_LOCKED.ask(reference=reference)), None)


_LOCKED = Question(lambda: Plan.objects.select_for_update().filter(reference=_REFERENCE))


@dataclass(frozen=True)
class DueState:
    """A line with what has been settled of it."""

    due: Due
    settled: Decimal

    @property
    def open(self) -> Decimal:
        return self.due.amount - self.settled

    def days_late(self, on: date) -> int:
        return max((on - self.due.due_on).days, 0) if self.open else 0


def dues(plan: Plan) -> list[DueState]:
    """The plan's lines in order, in one query."""
    return [DueState(due, due.settled or NOTHING) for due in _DUES.ask(plan=plan.pk)]


_DUES = Question(
    lambda: (
        Due.objects.filter(plan_id=Given("plan", BigIntegerField()))
        .annotate(settled=Sum("settlements__amount"))
        .order_by("place")
    )
)


def advance(plan: Plan) -> Decimal:
    """What was received beyond every line: never lost, never negative."""
    return paid(plan.reference) - sum((state.settled for state in dues(plan)), NOTHING)


def settled(receipt: Receipt) -> Decimal:
    """How much of the receipt pays lines; the rest is an advance."""
    return receipt.settlements.aggregate(sum=Sum("amount"))["sum"] or NOTHING


def deposit_part(receipt: Receipt) -> Decimal:
    """How much of the receipt has the effect of 定金; the rest is plain advance (R-140)."""
    if receipt.nature != Nature.DEPOSIT:
        return NOTHING
    return receipt.settlements.filter(due__kind="deposit").aggregate(sum=Sum("amount"))["sum"] or NOTHING


def open_dues() -> QuerySet[Due]:
    """Lines that are not settled in full, with `settled` (None for nothing), the earliest first."""
    lines = Due.objects.annotate(settled=Sum("settlements__amount")).order_by("due_on", "pk")
    return lines.filter(Q(settled=None) | Q(settled__lt=F("amount")))


def overdue(on: date) -> QuerySet[Due]:
    """Lines past their day and not settled in full."""
    return open_dues().filter(due_on__lt=on)


def awaited(account: Account, at: datetime, until: date, limit: int = 12) -> list[DueState]:
    """The open lines up to that day of the plans the account sees, the earliest first."""
    plans = Plan.objects.visible_to(account, at)
    found = open_dues().filter(plan__in=plans, due_on__lte=until).select_related("plan")[:limit]
    return [DueState(due, due.settled or NOTHING) for due in found]  # type: ignore[attr-defined]


HomeOf = Callable[[Plan], str]
_homes: list[HomeOf] = []


def plan_home(home: HomeOf) -> HomeOf:
    """Registers `home(plan)`: the page of what the plan pays for, or "" when it is not that room's."""
    _homes.append(home)
    return home


def home_of(plan: Plan) -> str:
    """Where the plan's reference leads, "" when no room knows it."""
    return next((url for home in _homes if (url := home(plan))), "")


def looked(
    receipts: QuerySet[Receipt], stage: str = "", since: date | None = None, until: date | None = None
) -> QuerySet[Receipt]:
    """Narrowed by stage and by the day the money arrived, both ends included."""
    if stage:
        receipts = receipts.filter(stage=stage)
    if since:
        receipts = receipts.filter(value_on__gte=since)
    if until:
        receipts = receipts.filter(value_on__lte=until)
    return receipts
