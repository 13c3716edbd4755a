"""盘客: the customers of somebody's people by grade, and why one of them is stuck."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Max, OuterRef, QuerySet, Subquery, Window
from django.db.models.functions import RowNumber
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
from anchang.people.tasks.stages import OPEN
from anchang.ui.tags.formats import day

from ..models import CardRules, Comment, Review
from ..stages import COLUMNS, ON_BOARD
from .rules import rules

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
class Entrant:
    """A customer in the review."""

    customer: Customer
    days: int
    visits: int
    next_on: date | None
    marks: list[Mark]
    last: Comment | None


@dataclass(frozen=True)
class Column:
    """The customers of one grade; `count` is how many there are, `rows` those that are shown."""

    grade: str
    count: int
    rows: list[Entrant] = field(default_factory=list)

    @property
    def label(self) -> str:
        return _("%(grade)s级") % {"grade": self.grade} if self.grade else _("未定级")


def counts(rows: QuerySet[Customer]) -> dict[str, int]:
    return dict(rows.order_by().values_list("intent_grade").annotate(n=Count("pk")))


def board(rows: QuerySet[Customer], site: Site, at: datetime, most: int = ON_BOARD) -> list[Column]:
    """The first few of each grade with their marks; the same number of queries for one customer and for thousands."""
    place = Window(RowNumber(), partition_by="intent_grade", order_by=("last_contact_at", "pk"))
    first = list(rows.annotate(place=place).filter(place__lte=most).order_by().values_list("pk", flat=True))
    shown = list(_whole(Customer.objects.filter(pk__in=first)).order_by("last_contact_at", "pk"))
    known, all_of = entrants(shown, site, at), counts(rows)
    of_grade = [[one for one in known if one.customer.intent_grade == grade] for grade in COLUMNS]
    return [Column(grade, all_of.get(grade, 0), some) for grade, some in zip(COLUMNS, of_grade, strict=True)]


def _whole(rows: QuerySet[Customer]) -> QuerySet[Customer]:
    """With what a card of the review shows: owner, visits and next date; one query."""
    visits = Visit.objects.filter(customer=OuterRef("pk")).order_by().values("customer").annotate(n=Count("pk"))
    last = FollowUp.objects.filter(customer=OuterRef("pk"), is_last=True).values("next_on")[:1]
    rows = rows.select_related("owner").defer("phone", "id_number")
    return rows.annotate(came=Subquery(visits.values("n")), next_on=Subquery(last))


def whole_page(rows: QuerySet[Customer], grade: str) -> QuerySet[Customer]:
    return _whole(rows.filter(intent_grade=grade))


def entrants(customers: Collection[Any], site: Site, at: datetime) -> list[Entrant]:
    """The customers as the review shows them: with marks and what was said last time; at most six queries."""
    keys = [one.pk for one in customers]
    judge = _Judge(site, at, keys)
    said = _last_comments(keys)
    return [
        Entrant(
            one,
            (judge.on - office_day(one.last_contact_at)).days,
            one.came or 0,
            one.next_on,
            judge.marks(one),
            said.get(one.pk),
        )
        for one in customers
    ]


def _last_comments(keys: Collection[int]) -> dict[int, Comment]:
    newest = Comment.objects.filter(customer__in=keys).order_by().values("customer").annotate(last=Max("pk"))
    rows = Comment.objects.filter(pk__in=newest.values("last")).select_related("task", "to", "by")
    return {one.customer_id: one for one in rows}


class _Judge:
    """Finds what is stuck by the site's figures; each mark says why it is there."""

    def __init__(self, site: Site, at: datetime, keys: Collection[int]) -> None:
        self.on = office_day(at)
        self.known = ownership_rules(site, at)
        self.own: CardRules = rules(site, self.on)
        self.tied = tied(keys)
        self.graded = _graded(keys)

    def marks(self, one: Any) -> list[Mark]:
        found = (self._silent(one), self._overdue(one), self._still(one), self._visited(one))
        return [mark for mark in found if mark is not None]

    def _silent(self, one: Any) -> Mark | None:
        most = self.known.interval(one.intent_grade)
        days = (self.on - office_day(one.last_contact_at)).days
        if days <= most:
            return None
        words = {"days": days, "most": most, "grade": one.intent_grade or _("未定级")}
        return Mark(_("久未联系"), _("%(days)s天没有有效联系，%(grade)s应%(most)s天内联系一次") % words)

    def _overdue(self, one: Any) -> Mark | None:
        if one.next_on is None:
            return Mark(_("没约下次"), _("没有约定下次联系的日期"))
        days = (self.on - one.next_on).days
        words = {"on": day(one.next_on), "days": days}
        return Mark(_("逾期"), _("约定%(on)s联系，已过%(days)s天") % words) if days > 0 else None

    def _still(self, one: Any) -> Mark | None:
        since = self.graded.get(one.pk, one.first_at)
        days = (self.on - office_day(since)).days
        words = {"days": days, "most": self.own.still_days}
        fact = days > self.own.still_days and one.intent_grade
        return Mark(_("等级没动"), _("意向等级%(days)s天没有变，超过%(most)s天") % words) if fact else None

    def _visited(self, one: Any) -> Mark | None:
        fact = (one.came or 0) >= self.own.many_visits and one.pk not in self.tied
        return Mark(_("多次来访"), _("来过%(count)s次，还没有认购") % {"count": one.came}) if fact else None


def _graded(keys: Collection[int]) -> dict[int, datetime]:
    """When each of the customers was graded last, as the ledger knows it."""
    label = Customer._meta.label_lower
    told = Mention.objects.filter(label=label, key__in=keys).values("entry_id")
    rows = Entry.objects.filter(pk__in=told, verb="customers.grade", thing_id__in=keys).order_by()
    return dict(rows.values_list("thing_id").annotate(last=Max("at")))


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


def figures(columns: Iterable[Column]) -> list[dict[str, Any]]:
    """The counts by grade as plain facts."""
    return [{"grade": one.grade, "count": one.count} for one in columns]
