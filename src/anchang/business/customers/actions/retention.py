from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anchang.engine.accounts.models import Account
from anchang.engine.doors.actions import action
from anchang.engine.notices.actions import tell
from anchang.engine.policies import Refused, directory
from anchang.lib.calendar import SHANGHAI, office_day
from anchang.people.org.models import Site

from ..models import Customer, Restriction, RetentionDay
from ..queries import expiring, forgotten_by, grounds, identities, kept_anyway, retention
from ..stages import FileStage
from .erasing import forget_strangers, let_go
from .journal import Line, files_of

AT_ONCE = 50
FROM_HOUR = 3
DAYS_BEFORE = 14


def keep_retention(at: datetime) -> int:
    """The day's deletion of what need not be kept any longer, a portion a round, in the night; how many files went."""
    if at.astimezone(SHANGHAI).hour < FROM_HOUR or not _has_its_rule(at):
        return 0
    today = RetentionDay.objects.filter(day=office_day(at)).first()
    if today is not None and today.finished_at:
        return 0
    system = Account.objects.system()
    today = today or begin_day(by=system, at=at)
    rows = list(_portion(today, at))
    kept = kept_anyway([file.pk for file in rows])
    erased = sum(_lapsed(file, by=system, at=at) for file in rows if file.pk not in kept)
    if not rows:
        erased += sum(_lapsed(one.customer, by=system, at=at) for one in _past(at))
        if lapse_strangers(by=system, at=at) >= AT_ONCE:
            return erased
    go_on(today, by=system, at=at, last=rows[-1] if rows else None, erased=erased)
    return erased


def _has_its_rule(at: datetime) -> bool:
    """An office that is not open, or has not loaded the newest rules, deletes nobody."""
    try:
        return retention(at).months >= 0
    except LookupError:
        return False


def _portion(today: RetentionDay, at: datetime) -> Any:
    before = retention(at).reached_before
    if before is None:
        return Customer.objects.none()
    rows = forgotten_by(before)
    if today.seen_at is not None:
        rows = rows.filter(
            Q(last_contact_at__gt=today.seen_at) | Q(last_contact_at=today.seen_at, pk__gt=today.seen_id)
        )
        rows = rows.filter(last_contact_at__gte=today.seen_at)
    return rows[:AT_ONCE]


def _past(at: datetime) -> Any:
    """What was kept by law and need not be any more."""
    over = Restriction.objects.filter(until__lt=office_day(at), customer__stage=FileStage.RESTRICTED)
    return over.select_related("customer").order_by("until")[:AT_ONCE]


@action("customers.begin_retention", gettext_lazy("到期资料清理"))
def begin_day(*, by: Account, at: datetime) -> RetentionDay:
    """Opens the day, and tells the supervisors of each site how many files fall due in a fortnight."""
    for site in Site.objects.filter(kind=Site.OFFICE):
        count = len(expiring(site, at + timedelta(days=DAYS_BEFORE - 1), days=1))
        if count:
            day = office_day(at) + timedelta(days=DAYS_BEFORE)
            text = _("%(count)s位客户的资料%(day)s到期删除，要继续服务请先联系") % {
                "count": count,
                "day": f"{day:%m-%d}",
            }
            url, once = reverse("customers:expiring"), f"customers.expiring {site.pk} {day}"
            told = directory().holders("sales_supervisor", site.pk, at)
            tell(told, by=by, at=at, text=text, url=url, once=once, site_id=site.pk)
    return RetentionDay.objects.create(day=office_day(at))


@action("customers.go_on_retention", gettext_lazy("到期资料清理进度"))
def go_on(today: RetentionDay, *, by: Account, at: datetime, last: Customer | None, erased: int) -> None:
    """Notes how far the day has come; a day without a file left is finished."""
    today.erased += erased
    if last is None:
        today.finished_at = at
    else:
        today.seen_at, today.seen_id = last.last_contact_at, last.pk
    today.save()


def _lapsed(file: Customer, *, by: Account, at: datetime) -> int:
    try:
        return int(lapse(file, by=by, at=at))
    except Refused:
        return 0


@action("customers.lapse", gettext_lazy("到期删除"))
def lapse(customer: Customer, *, by: Account, at: datetime) -> int:
    """Deletes a file, with those merged into it, whose time is over; how many went.

    Looks again: not one that was reached meanwhile, nor one that somebody has a ground to keep.
    """
    file = Customer.objects.select_for_update().get(pk=customer.pk)
    group = _locked_group(file) if file.stage == FileStage.RESTRICTED else identities(file)
    if file.stage == FileStage.OPEN and not _is_forgotten(group, at):
        return 0
    if file.stage not in (FileStage.OPEN, FileStage.RESTRICTED) or grounds(group, at):
        return 0
    return let_go([group], by=by, at=at)


@action("customers.lapse_strangers", gettext_lazy("无档案的资料到期删除"))
def lapse_strangers(*, by: Account, at: datetime) -> int:
    """Lets go of a portion of what is held of people who never got a file, once it is as old as a file may become
    (R-235); how many things."""
    before = retention(at).reached_before
    return 0 if before is None else forget_strangers(None, before=before, at=at, most=AT_ONCE)


def _locked_group(file: Customer) -> list[int]:
    root = Restriction.objects.filter(customer=file).values("root")
    return list(Restriction.objects.filter(root__in=root).values_list("customer_id", flat=True))


def _is_forgotten(group: list[int], at: datetime) -> bool:
    before = retention(at).reached_before
    return before is not None and not Customer.objects.filter(pk__in=group, last_contact_at__gte=before).exists()


@action("customers.erase_again", gettext_lazy("按删除记录重新删除"))
def erase_again(line: Line, *, by: Account, at: datetime) -> int:
    """Deletes what a line of the journal speaks of, in a database that was put back; how many files went."""
    erased = sum(let_go([identities(file)], by=by, at=at) for file in list(files_of(line)) if _is_there(file))
    forget_strangers(line.numbers, before=line.erased_at, at=at)
    return erased


def _is_there(file: Customer) -> bool:
    return Customer.objects.filter(pk=file.pk).exclude(stage=FileStage.ERASED).exists()
