"""Dates that passed: who still waits for the call they were promised, and how far that has gone up.

No clock stands beside each follow-up: writing one down would cost another row each time, while a date is a day and a
daily round over the index of the newest ones finds all that passed. The round that takes customers back is ownership's
own; it asks `broken` here, so that nobody is taken back, and nobody told, twice.
"""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from anchang.business.customers.queries import owners
from anchang.business.customers.stages import FileStage
from anchang.business.ownership.models import Tenure
from anchang.business.ownership.queries import rules as ownership_rules
from anchang.business.reception.models import FollowUp
from anchang.business.reception.queries import due
from anchang.engine.accounts.models import Account
from anchang.engine.policies import Reach, grants
from anchang.lib.calendar import SHANGHAI, office_day
from anchang.people.org.models import Site

from .rules import DAY, days_back, days_over, hours_of, midnight, rules

MOST_COUNTED = 99


def _waiting(site: Site, until: date) -> QuerySet[FollowUp]:
    """The newest follow-ups whose date is that day or before and whose customer somebody has."""
    rows = FollowUp.objects.filter(site=site, is_last=True, next_on__lte=until)
    return rows.filter(customer__stage=FileStage.OPEN, customer__owner__isnull=False)


def broken(site: Site, on: date, days: int) -> set[int]:
    """The customers whose date passed `days` or more before that day, and with whom nobody spoke since.

    Days count anew for whoever got the customer later, and from whenever the customer was reached. Calendar or working
    days as the site's rules say.
    """
    last = days_back(on, days, working=rules(site, on).working_days)
    since = midnight(last + DAY)
    fresh = Tenure.objects.filter(customer=OuterRef("customer"), until=None, since__gte=since)
    rows = _waiting(site, last).filter(customer__last_contact_at__lt=since)
    return set(rows.filter(~Exists(fresh)).values_list("customer_id", flat=True))


@dataclass(frozen=True)
class Owed:
    """How many customers somebody is to call on a day, and how many of them are overdue."""

    account: Account
    count: int
    late: int


def owed(site: Site, on: date) -> list[Owed]:
    """Who is to call how many of their customers that day; two queries however many there are."""
    rows = _waiting(site, on).order_by().values("customer__owner")
    counted = rows.annotate(count=Count("pk"), late=Count("pk", filter=Q(next_on__lt=on)))
    found = {one["customer__owner"]: one for one in counted}
    people = Account.objects.in_bulk(found)
    return [Owed(people[key], one["count"], one["late"]) for key, one in sorted(found.items())]


@dataclass(frozen=True)
class Rung:
    """How far an overdue follow-up has gone up: how many days, in which words and tone."""

    days: int
    text: str
    tone: str


class Ladder:
    """Says of each follow-up how far it has gone; the site's figures are read once.

    Whoever has a deal or a dispute under way stays out of the pool when the day comes: that is ownership's to know.
    """

    def __init__(self, site: Site, at: datetime) -> None:
        self.on = office_day(at)
        self.own = rules(site, self.on)
        self.known = ownership_rules(site, at)

    def rung(self, one: FollowUp) -> Rung:
        days = days_over(one.next_on, self.on, working=self.own.working_days) if one.next_on else 0
        if days >= self.known.overdue_pool_days:
            return Rung(days, _("该退公海"), "blocked")
        if days >= self.known.overdue_supervisor_days:
            left = {"days": self.known.overdue_pool_days - days}
            return Rung(days, _("已报主管，%(days)s天后退回公海") % left, "stopped")
        return Rung(days, _("已提醒顾问"), "held") if days else Rung(0, _("今天"), "open")


def keepers(account: Account, at: datetime, site: Site) -> list[tuple[int, str]]:
    """Keys and names of those of the site whose follow-ups the account sees; none for whoever sees only their own."""
    held = [one for one in grants(account, at).get("reception.view", []) if not one.absent and site.pk in one.sites]
    if all(one.reach is Reach.OWN for one in held):
        return []
    whole = any(one.reach not in (Reach.OWN, Reach.TEAM) for one in held)
    team = {account.pk}.union(*(one.people for one in held))
    return [(one.pk, one.name) for one in owners(site, at) if whole or one.pk in team]


def day_of_calls(account: Account, site: Site, at: datetime) -> str:
    """What one's day says of the customers to call: how many, and the best hours as long as they are not over.

    Two queries; nobody counts beyond a hundred. "" where nobody waits.
    """
    mine = due(account, at).filter(site=site, customer__owner=account).order_by()
    count = len(mine.values_list("pk")[: MOST_COUNTED + 1])
    if not count:
        return ""
    said = _("今日跟进%(count)s位") % {"count": f"{MOST_COUNTED}+" if count > MOST_COUNTED else count}
    hours = hours_of(rules(site, office_day(at)))
    if hours is None or at.astimezone(SHANGHAI).time() >= hours[1]:
        return said
    words = {"start": f"{hours[0]:%H:%M}", "end": f"{hours[1]:%H:%M}"}
    return pgettext("分隔", "，").join([said, _("宜在%(start)s–%(end)s联系") % words])
