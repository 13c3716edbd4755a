"""盘客: the customers of somebody's people by grade, and why one of them is stuck."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

from django.db.models import Count, OuterRef, QuerySet, Subquery, Window
from django.db.models.functions import JSONObject, RowNumber
from django.utils.translation import gettext as _

from anchang.business.customers.models import Customer
from anchang.business.customers.stages import FileStage
from anchang.business.ownership.queries import rules as ownership_rules
from anchang.business.ownership.queries import tied
from anchang.business.reception.models import FollowUp, Visit
from anchang.engine.accounts.models import Account
from anchang.engine.ledger.models import Entry, Mention
from anchang.lib.calendar import office_day
from anchang.people.org.models import Site
from anchang.people.tasks.stages import OPEN, Stage
from anchang.ui.tags.formats import day

from ..models import CardRules, Comment, Review
from ..stages import COLUMNS, ON_BOARD
from .rules import first_rules

REVIEWS = "cards.review"


def pipeline(account: Account, at: datetime, site: Site, who: int | None = None) -> QuerySet[Customer]:
    """The open customers of the people the account leads, those nobody has spoken with for longest first."""
    rows = Customer.objects.visible_to(account, at, REVIEWS).filter(site=site, stage=FileStage.OPEN)
    rows = rows.filter(owner=who) if who else rows.filter(owner__isnull=False)
    return rows.order_by("last_contact_at", "pk")


@dataclass(frozen=True)
class Mark:
    """Why a customer is stuck: the word on the card, and what it means in a sentence."""

    word: str
    why: str


@dataclass(frozen=True)
class Last:
    """What was said of a customer last, and what became of the step that was asked for."""

    text: str
    by: str
    on: date
    next_step: str
    stage: str
    task: str

    @property
    def state(self) -> str:
        return str(Stage(self.stage).label) if self.stage else ""


@dataclass(frozen=True)
class Entrant:
    """A customer in the review."""

    customer: Customer
    days: int
    visits: int
    next_on: date | None
    marks: list[Mark]
    last: Last | None


@dataclass(frozen=True)
class Column:
    """The customers of one grade; `count` is how many there are, `rows` those that are shown."""

    grade: str
    count: int
    rows: list[Entrant] = field(default_factory=list)

    @property
    def label(self) -> str:
        return _("%(grade)s级") % {"grade": self.grade} if self.grade else _("未定级")


@dataclass(frozen=True)
class Tally:
    """How many customers of each grade there are, of whom: (grade, owner, name, count); `now` is today's review."""

    rows: list[tuple[str, int, str, int]]
    now: Review | None = None

    @property
    def people(self) -> list[tuple[int, str]]:
        return sorted({(key, name) for _grade, key, name, _count in self.rows})

    def of(self, grade: str, who: int | None = None) -> int:
        return sum(n for found, key, _name, n in self.rows if found == grade and who in (None, key))


def tally(rows: QuerySet[Customer], led_by: Account | None = None, at: datetime | None = None) -> Tally:
    """Counts the customers and, in the same query, finds the review that somebody leads that day."""
    now = Review.objects.filter(site=OuterRef("site"), led_by=led_by, on=office_day(at) if at else date.min)
    found = Subquery(now.values(told=JSONObject(pk="pk", closed="closed_at"))[:1])
    given = rows.order_by().annotate(now=found).values_list("intent_grade", "owner", "owner__name", "now")
    counted = list(given.annotate(n=Count("pk")))
    told = next((one[3] for one in counted if one[3]), None)
    closed = datetime.fromisoformat(told["closed"]) if told and told["closed"] else None
    review = Review(pk=told["pk"], closed_at=closed) if told else None
    return Tally([(grade, key, name, n) for grade, key, name, _now, n in counted], review)


def board(rows: QuerySet[Customer], site: Site, at: datetime, known: Tally, who: int | None = None) -> list[Column]:
    """The first few of each grade with their marks; the same number of queries for one customer and for thousands."""
    place = Window(RowNumber(), partition_by="intent_grade", order_by=("last_contact_at", "pk"))
    first = rows.annotate(place=place).filter(place__lte=ON_BOARD).order_by().values("pk")
    shown = list(whole(Customer.objects.filter(pk__in=first), site, at).order_by("last_contact_at", "pk"))
    judged = entrants(shown, site, at)
    of_grade = [[one for one in judged if one.customer.intent_grade == grade] for grade in COLUMNS]
    return [Column(grade, known.of(grade, who), some) for grade, some in zip(COLUMNS, of_grade, strict=True)]


def whole(rows: QuerySet[Customer], site: Site, at: datetime) -> QuerySet[Customer]:
    """With all that a card of the review shows and that marks are judged by, in the one query of the rows."""
    of_customer = {"customer": OuterRef("pk")}
    came = Visit.objects.filter(**of_customer).order_by().values("customer").annotate(n=Count("pk")).values("n")
    next_on = FollowUp.objects.filter(is_last=True, **of_customer).values("next_on")[:1]
    figures = CardRules.objects.filter(site=site, since__lte=office_day(at)).order_by("-since")
    return (
        rows.select_related("owner")
        .defer("phone", "id_number")
        .annotate(
            came=Subquery(came),
            next_on=Subquery(next_on),
            graded_at=Subquery(_graded()),
            said=Subquery(_said()),
            still_days=Subquery(figures.values("still_days")[:1]),
            many_visits=Subquery(figures.values("many_visits")[:1]),
        )
    )


def _graded() -> Any:
    """When the customer was graded last, as the ledger knows it."""
    told = Mention.objects.filter(label=Customer._meta.label_lower, key=OuterRef(OuterRef("pk"))).values("entry_id")
    found = Entry.objects.filter(pk__in=told, verb="customers.grade", thing_id=OuterRef("pk"))
    return found.order_by("-at").values("at")[:1]


def _said() -> Any:
    """The last comment as JSON."""
    names = {"text": "text", "by": "by__name", "at": "at", "next_step": "next_step"}
    told = JSONObject(**names, stage="task__stage", task="task__number")
    return Comment.objects.filter(customer=OuterRef("pk")).order_by("-at", "-pk").values(told=told)[:1]


def entrants(customers: Collection[Any], site: Site, at: datetime) -> list[Entrant]:
    """The customers as the review shows them, as `whole` read them; two queries."""
    judge = _Judge(site, at, [one.pk for one in customers])
    return [
        Entrant(one, judge.silence(one), one.came or 0, one.next_on, judge.marks(one), _last(one.said))
        for one in customers
    ]


def _last(said: dict[str, Any] | None) -> Last | None:
    if not said:
        return None
    words = {name: said[name] or "" for name in ("text", "by", "next_step", "stage", "task")}
    return Last(on=_day_of(said["at"]), **words)


def _day_of(told: str) -> date:
    """The office's day of a moment as the database writes it into JSON, which is UTC where it says nothing else."""
    at = datetime.fromisoformat(told)
    return office_day(at if at.tzinfo else at.replace(tzinfo=UTC))


class _Judge:
    """Finds what is stuck by the site's figures; each mark says why it is there."""

    def __init__(self, site: Site, at: datetime, keys: Collection[int]) -> None:
        self.on = office_day(at)
        self.known = ownership_rules(site, at)
        self.first = first_rules(site)
        self.tied = tied(keys)

    def silence(self, one: Any) -> int:
        return (self.on - office_day(one.last_contact_at)).days

    def marks(self, one: Any) -> list[Mark]:
        found = (self._silent(one), self._overdue(one), self._still(one), self._visited(one))
        return [mark for mark in found if mark is not None]

    def _silent(self, one: Any) -> Mark | None:
        most, days = self.known.interval(one.intent_grade), self.silence(one)
        if days <= most:
            return None
        grade = _("%(grade)s级") % {"grade": one.intent_grade} if one.intent_grade else _("未定级")
        words = {"days": days, "most": most, "grade": grade}
        return Mark(_("久未联系"), _("%(days)s天没有有效联系，%(grade)s客户应%(most)s天内联系一次") % words)

    def _overdue(self, one: Any) -> Mark | None:
        """Whoever has a unit needs no date: signing takes it away, and nobody calls them about buying any more."""
        if one.next_on is None and one.pk in self.tied:
            return None
        if one.next_on is None:
            return Mark(_("没约下次"), _("没有约定下次联系的日期"))
        days = (self.on - one.next_on).days
        words = {"on": day(one.next_on), "days": days}
        return Mark(_("逾期"), _("约定%(on)s联系，已过%(days)s天") % words) if days > 0 else None

    def _still(self, one: Any) -> Mark | None:
        most = one.still_days or self.first.still_days
        days = (self.on - office_day(one.graded_at or one.first_at)).days
        fact = days > most and one.intent_grade
        words = {"days": days, "most": most}
        return Mark(_("等级没动"), _("意向等级%(days)s天没有变，超过%(most)s天") % words) if fact else None

    def _visited(self, one: Any) -> Mark | None:
        fact = (one.came or 0) >= (one.many_visits or self.first.many_visits) and one.pk not in self.tied
        return Mark(_("多次来访"), _("来过%(count)s次，还没有认购") % {"count": one.came}) if fact else None


def review_of(account: Account, site: Site, on: date) -> Review | None:
    """The review that the account leads that day, open or closed."""
    return Review.objects.filter(site=site, led_by=account, on=on).select_related("site").first()


def reviews(account: Account, at: datetime, site: Site) -> QuerySet[Review]:
    """The reviews the account sees, the newest first, each with the number of its comments."""
    rows = Review.objects.visible_to(account, at, REVIEWS).filter(site=site)
    return rows.select_related("led_by").annotate(count=Count("comments")).order_by("-on", "-pk")


def comments(review: Review) -> list[Comment]:
    """What was said in a review, in order."""
    rows = Comment.objects.filter(review=review).select_related("customer__owner", "to", "task", "by")
    return list(rows.defer("customer__phone", "customer__id_number").order_by("at", "pk"))


def unanswered(review: Review) -> list[Comment]:
    """上次说的做了吗: the steps of earlier reviews of the same leader that are not done, and all of the last one."""
    earlier = Review.objects.filter(site=review.site_id, led_by=review.led_by_id, on__lt=review.on)
    last = earlier.order_by("-on").values("pk")[:1]
    rows = Comment.objects.filter(task__isnull=False, review__in=earlier).select_related(
        "customer", "to", "task", "review"
    )
    rows = rows.defer("customer__phone", "customer__id_number")
    return list((rows.filter(review__in=last) | rows.filter(task__stage__in=OPEN)).order_by("due_on", "pk"))
