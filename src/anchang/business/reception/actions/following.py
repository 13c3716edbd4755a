from datetime import date, datetime, time
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anchang.business.contacting.models import Attempt
from anchang.business.contacting.stages import Outcome
from anchang.business.customers import actions as customers
from anchang.business.customers.models import Customer
from anchang.business.customers.queries import identities, insist_open, may_contact
from anchang.engine.accounts.models import Account
from anchang.engine.doors.actions import action
from anchang.engine.policies import require
from anchang.people.org.queries import day_of

from .. import queries
from ..models import FollowUp
from ..phrases import too_late
from ..stages import REMOTE, Channel


@action("reception.follow_up", gettext_lazy("跟进"))
def follow_up(
    customer: Customer,
    *,
    by: Account,
    at: datetime,
    channel: str,
    note: str,
    effective: bool,
    next_on: date | None = None,
    next_time: time | None = None,
    level: str = "",
    intent_grade: str = "",
    attempt: Attempt | None = None,
) -> FollowUp:
    """Records what was said and when to speak again, by default on the last day the grade allows; answers the date set before.

    `next_time` is of that day, or None for whatever the office proposes (CAR-025); `level` says of which level it was as
    a return visit (CAR-026), and is one of those in force.

    Refuses an empty note, a next date in the past or later than the grade allows, and a call or message to somebody whom
    nobody may contact (R-240, R-242, R-247); of such a one no next date is kept. Of a dialled call (`attempt`) it refuses
    another customer's, one written down already, and talk where nobody was reached.
    """
    insist_open(customer)
    _insist_said(channel, note, level, at)
    if attempt is not None:
        _insist_heard(attempt, customer, effective)
    verdict = may_contact(customer, at)
    if channel in REMOTE:
        verdict.insist()
    Customer.objects.select_for_update().only("pk").get(pk=customer.pk)
    if intent_grade and intent_grade != customer.intent_grade:
        customers.grade(customer, by=by, at=at, intent_grade=intent_grade)
    if effective:
        customers.reach(customer, by=by, at=at)
    said: dict[str, Any] = {"channel": channel, "note": note.strip(), "effective": effective, "level": level}
    said |= {"by": by, "attempt": attempt, "next_time": next_time if verdict.ok else None}
    return write(customer, at, next_on if verdict.ok else None, reachable=verdict.ok, **said)


def _insist_said(channel: str, note: str, level: str, at: datetime) -> None:
    require(channel in Channel.values, _("请选择跟进方式"))
    require(note.strip(), _("请写下沟通内容"))
    require(not level or level in queries.return_levels(at), _("没有这个回访级别"))


def _insist_heard(attempt: Attempt, customer: Customer, effective: bool) -> None:
    require(attempt.customer_id in identities(customer), _("这通电话不是打给这位客户的"))
    require(not FollowUp.objects.filter(attempt=attempt).exists(), _("这通电话已经写过跟进"))
    require(not effective or attempt.outcome == Outcome.REACHED, _("电话没有接通，不能记有效沟通"))


@action("reception.stand_down", gettext_lazy("取消待跟进"))
def stand_down(customer: Customer, *, by: Account, at: datetime, files: list[int]) -> int:
    """Takes the next dates out of the follow-ups of these files, which are the customer's; how many there were."""
    return FollowUp.objects.filter(customer__in=files, is_last=True, next_on__isnull=False).update(
        next_on=None, next_time=None
    )


@action("reception.carry_over", gettext_lazy("合并待跟进"))
def carry_over(customer: Customer, *, by: Account, at: datetime) -> None:
    """The earliest next date of the person's files becomes that of this one, which speaks for them; the others have none."""
    waiting = FollowUp.objects.filter(customer__in=identities(customer), is_last=True, next_on__isnull=False)
    dated = list(waiting.order_by("next_on", "pk"))
    if not dated:
        return
    first, hour = dated[0].next_on, dated[0].next_time
    for one in dated:
        if one.customer_id != customer.pk:
            one.next_on = one.next_time = None
            one.save(update_fields=["next_on", "next_time"])
    own = FollowUp.objects.filter(customer=customer, is_last=True).first()
    if own is None:
        whose = {"customer": customer, "site_id": customer.site_id, "by": customer.owner or by, "at": at}
        FollowUp.objects.create(**whose, channel=Channel.OTHER, effective=False, next_on=first, next_time=hour)
    elif own.next_on != first:
        own.next_on, own.next_time = first, hour
        own.save(update_fields=["next_on", "next_time"])


def write(
    customer: Customer,
    at: datetime,
    next_on: date | None,
    *,
    reachable: bool = True,
    is_new: bool = False,
    **said: Any,
) -> FollowUp:
    """Adds to what was said and answers the date set before; the next one lies between today and the grade's last day.

    Of a file opened in the same step (`is_new`) there is no earlier date.
    """
    today, last = day_of(at), queries.latest(customer, at)
    require(next_on is None or next_on >= today, _("下次跟进日期不能早于今天"))
    require(next_on is None or next_on <= last, too_late(customer.intent_grade, last))
    lasts = (
        FollowUp.objects.none() if is_new else FollowUp.objects.filter(customer__in=identities(customer), is_last=True)
    )
    for earlier in lasts:
        earlier.is_last = False
        earlier.save(update_fields=["is_last"])
    given = {"next_on": (next_on or last) if reachable else None, **said}
    return FollowUp.objects.create(customer=customer, site_id=customer.site_id, at=at, **given)
