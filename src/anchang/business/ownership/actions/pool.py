from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anchang.business.customers import actions as customers
from anchang.business.customers.models import Customer
from anchang.business.customers.queries import may_own
from anchang.business.customers.stages import FileStage
from anchang.engine.accounts.models import Account
from anchang.engine.doors.actions import action
from anchang.engine.notices.actions import tell
from anchang.engine.policies import directory, require
from anchang.lib.attribution import Rules
from anchang.lib.calendar import SHANGHAI, office_day
from anchang.people.org.models import Site

from .. import queries
from ..models import Sweep, Tenure
from ..stages import Why
from .tenures import give, keep_tenure

OPENS = 8
"""Nobody is told of the pool before this hour of the day."""


@action("ownership.release", gettext_lazy("放弃客户"))
def release(customer: Customer, *, by: Account, at: datetime, reason: str) -> Customer:
    """Gives the customer up to the pool, with its history. Refuses without a reason, and while something is under way."""
    require(reason.strip(), _("请写明为什么放弃"))
    require(not queries.open_dispute(customer), _("归属异议还没有结果，不能放弃"))
    require(customer.pk not in queries.tied([customer.pk]), _("这位客户有锁房或成交，不能放弃"))
    _back(customer, by=by, at=at, why=Why.RELEASED)
    return customer


@action("ownership.claim", gettext_lazy("领取客户"))
def claim(customer: Customer, *, by: Account, at: datetime) -> Customer:
    """Takes a customer out of the pool. Of two who claim one at once, one gets it and the other hears who did.

    Refuses more than the day's number, and whoever had the customer within the lock-out (figures of the rules).
    """
    require(may_own(by, at), _("您的岗位不接待客户"))
    Account.objects.select_for_update().get(pk=by.pk)
    # Locked first and read afterwards: a joined owner that PostgreSQL has waited for would be the one of before.
    Customer.objects.select_for_update().only("pk").get(pk=customer.pk)
    taken = Customer.objects.select_related("owner", "site").get(pk=customer.pk)
    require(taken.owner is None, _("刚被%(owner)s领走了") % {"owner": taken.owner_name})
    require(taken.stage == FileStage.OPEN, _("这份资料已停用，不能领取"))
    rules = queries.rules(taken.site, at)
    most = {"count": rules.claims_per_day}
    require(
        queries.claimed_on(by, taken.site, at) < rules.claims_per_day, _("每天最多领取%(count)s位，明天再来") % most
    )
    until = queries.locked_until(taken, by, rules)
    words = {"until": f"{until.astimezone(SHANGHAI):%m-%d}" if until else ""}
    require(until is None or until <= at, _("您刚放弃或失去过这位客户，%(until)s后才能再领") % words)
    give(taken, by=by, at=at, owner=by, why=Why.CLAIMED, quiet=True)
    return taken


@action("ownership.reclaim", gettext_lazy("退回公海"))
def reclaim(customer: Customer, *, by: Account, at: datetime) -> Customer:
    """The clock's verb: nobody has been in touch for too long."""
    _back(customer, by=by, at=at, why=Why.RECLAIMED)
    return customer


def _back(customer: Customer, *, by: Account, at: datetime, why: str) -> None:
    """Ends the tenure; of a customer that came by an import it is written down first, for the lock-out reads it."""
    if customer.owner is not None and not Tenure.objects.filter(customer=customer, until=None).exists():
        keep_tenure(customer, by=by, at=customer.first_at, owner=customer.owner, why=Why.ASSIGNED)
    keep_tenure(customer, by=by, at=at, owner=None, why=why)
    customers.unassign(customer, by=by, at=at)


@action("ownership.sweep", gettext_lazy("清理公海"))
def sweep(site: Site, *, by: Account, at: datetime) -> Sweep | None:
    """Once a day: takes back what the rules say, warns owners of what is next, tells supervisors of what is overdue.

    Takes nothing back before the site has been swept, and owners warned, for as many days as the rules warn ahead.
    """
    day, rules = office_day(at), queries.rules(site, at)
    try:
        with transaction.atomic():
            made = Sweep.objects.create(site=site, on=day, at=at)
    except IntegrityError:
        return None
    since = day - timedelta(days=rules.warn_days)
    if Sweep.objects.filter(site=site, on__lte=since).exists():
        made.reclaimed = _take_back(site, rules, by=by, at=at)
        made.save(update_fields=["reclaimed"])
    _warn(site, rules, by=by, at=at)
    return made


def _take_back(site: Site, rules: Rules, *, by: Account, at: datetime) -> int:
    found = list(queries.silent(site, rules, office_day(at), rules.overdue_pool_days))
    tied = queries.tied([one.pk for one in found])
    url, lost = reverse("ownership:pool"), dict[Account, int]()
    for customer in found:
        if customer.pk in tied or customer.owner is None or queries.open_dispute(customer):
            continue
        lost[customer.owner] = lost.get(customer.owner, 0) + 1
        reclaim(customer, by=by, at=at)
    for owner, count in lost.items():
        text = _("%(count)s位客户逾期未联系，已退回公海") % {"count": count}
        tell([owner], by=by, at=at, text=text, url=url, site_id=site.pk)
    total = sum(lost.values())
    if total:
        text = _("今天有%(count)s位客户逾期未联系，退回公海") % {"count": total}
        tell(directory().holders("sales_supervisor", site.pk, at), by=by, at=at, text=text, url=url, site_id=site.pk)
    return total


def _warn(site: Site, rules: Rules, *, by: Account, at: datetime) -> None:
    day = office_day(at)
    soon = list(queries.silent(site, rules, day, rules.overdue_pool_days - rules.warn_days))
    tied = queries.tied([one.pk for one in soon])
    for owner, count in queries.by_owner(soon, tied).items():
        text = _("%(count)s位客户%(days)s天内会退回公海，请尽快联系") % {"count": count, "days": rules.warn_days}
        tell(
            [owner],
            by=by,
            at=at,
            text=text,
            url=reverse(queries.late_page()),
            once=f"ownership.warn:{site.pk}:{day}",
            site_id=site.pk,
        )
    late = queries.silent(site, rules, day, rules.overdue_supervisor_days).exclude(pk__in=tied).count()
    if late:
        text = _("%(count)s位客户逾期%(days)s天以上未联系") % {"count": late, "days": rules.overdue_supervisor_days}
        once = f"ownership.late:{site.pk}:{day}"
        holders = directory().holders("sales_supervisor", site.pk, at)
        tell(holders, by=by, at=at, text=text, url=reverse(queries.late_page()), once=once, site_id=site.pk)


def tick(at: datetime) -> None:
    """The worker's chore: sweeps each site that has not been swept that day, from the opening hour on."""
    if at.astimezone(SHANGHAI).hour < OPENS:
        return
    swept = Sweep.objects.filter(on=office_day(at)).values("site")
    for site in Site.objects.filter(kind=Site.OFFICE).exclude(pk__in=swept):
        sweep(site, by=Account.objects.system(), at=at)
