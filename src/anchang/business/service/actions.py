from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from anchang.business.customers.models import Customer
from anchang.business.deals.models import Deal
from anchang.business.keyaccounts.queries import lacks_mark
from anchang.engine.accounts.models import Account
from anchang.engine.clocks import timers
from anchang.engine.doors.actions import action
from anchang.engine.doors.work import mention
from anchang.engine.files.actions import PICTURES, keep
from anchang.engine.notices.actions import tell
from anchang.engine.numbering.draw import draw
from anchang.engine.policies import once, require
from anchang.engine.states import move
from anchang.lib.calendar import office_day
from anchang.people.org.models import Site

from . import queries
from .models import Complaint, Limits, Result, ReturnVisit
from .stages import LEVELS, SEVERITIES, WORKED_ON, Cause, Channel, Kind, Stage, level

PHOTOS = (*PICTURES, "image/heic", "image/heif")


@action("service.open", gettext_lazy("登记投诉"))
def open(
    site: Site,
    *,
    by: Account,
    at: datetime,
    kind: str,
    title: str,
    severity: str = "",
    channel: str = Channel.COUNTER,
    details: str = "",
    customer: Customer | None = None,
    deal_number: str = "",
    amount: Decimal | None = None,
    people: int | None = None,
    has_media: bool = False,
    photo: tuple[str, bytes] | None = None,
) -> Complaint:
    """Records what somebody is unhappy about; the minutes to accept it begin at once, by the limits in force that day.

    Without `severity` the limits say it from `amount` (yuan), `people` and `has_media`. Refuses an empty line, a customer
    or a deal of another site, and a photo that is none.
    """
    deal_number = deal_number.strip().upper()
    _check(site, kind, title, severity, channel, customer, deal_number)
    limits = _limits(site, at)
    suggested = limits.suggested(amount, people, has_media)
    complaint = Complaint(
        site=site, kind=kind, severity=severity or suggested, suggested=suggested, channel=channel,
        title=title.strip(), details=details.strip(), customer=customer, deal_number=deal_number, amount=amount,
        people=people, has_media=has_media, limits=limits, opened_by=by, opened_at=at,
    )  # fmt: skip
    complaint.accept_by = queries.accept_by(complaint)
    complaint.number = draw("TS", site.code, str(office_day(at).year))
    complaint.save()
    timers.start(complaint, "service.accept", at=at)
    if customer is not None:
        mention(customer)
    if photo is not None:
        keep(complaint, by=by, at=at, name=photo[0], content=photo[1], kinds=PHOTOS)
    return complaint


def _check(
    site: Site, kind: str, title: str, severity: str, channel: str, customer: Customer | None, deal_number: str
) -> None:
    require(kind in Kind.values, _("请选择类别"))
    require(title.strip(), _("请用一句话写明是什么事"))
    require(channel in Channel.values, _("请选择渠道"))
    require(not severity or severity in SEVERITIES, _("请选择级别"))
    require(customer is None or customer.site_id == site.pk, _("客户不在本案场"))
    require(not deal_number or Deal.objects.filter(number=deal_number, site=site).exists(), _("本案场没有这张成交单"))


def _limits(site: Site, at: datetime) -> Limits:
    """The limits in force, kept as the site's first version where the site has none yet."""
    limits = queries.limits_of(site, at)
    if limits.pk is None:
        # Two first complaints at once bring the same version, of which the database keeps one.
        Limits.objects.bulk_create([limits], ignore_conflicts=True)
        limits = Limits.objects.get(site=site, version=1)
    return limits


@action("service.accept", pgettext_lazy("客诉", "受理"))
def accept(complaint: Complaint, *, by: Account, at: datetime) -> Complaint:
    """Somebody has it in hand now: whoever accepts is its handler, and the working days to a result begin."""
    move(
        complaint, "accept", by=by, at=at, accepted_at=at, handler_id=by.pk,
        minutes_to_accept=max(int((at - complaint.opened_at).total_seconds() // 60), 0),
        settle_by=queries.settle_by(complaint, at),
    )  # fmt: skip
    return complaint


@action("service.settle", gettext_lazy("给出处理结果"))
def settle(complaint: Complaint, *, by: Account, at: datetime, result: str) -> Complaint:
    """What was done about it; the days until somebody has called back begin. Refuses an empty result."""
    move(complaint, "settle", by=by, at=at, handler_id=by.pk, visit_by=queries.visit_by(complaint, at))
    require(result.strip(), _("请写明处理结果"))
    nth = complaint.results.count() + 1
    Result.objects.create(
        complaint=complaint, nth=nth, by=by, at=at, text=result.strip(), due_at=complaint.settle_by or at
    )
    return complaint


@action("service.visit_back", pgettext_lazy("客诉", "回访"))
def visit_back(complaint: Complaint, *, by: Account, at: datetime, satisfied: bool, note: str = "") -> Complaint:
    """What the customer said of the result. Somebody who is not satisfied has it handled again, and says why."""
    if satisfied:
        move(complaint, "visit_back", by=by, at=at)
    else:
        reopen(complaint, by=by, at=at)
    require(satisfied or note.strip(), _("客户不满意，请写明客户怎么说"))
    nth = complaint.return_visits.count() + 1
    ReturnVisit.objects.create(complaint=complaint, nth=nth, by=by, at=at, satisfied=satisfied, note=note.strip())
    return complaint


@action("service.reopen", gettext_lazy("退回重新处理"))
def reopen(complaint: Complaint, *, by: Account, at: datetime) -> Complaint:
    """A step of the return visit, nobody's own verb: back to its handler with new days to a result."""
    move(complaint, "reopen", by=by, at=at, settle_by=queries.settle_by(complaint, at))
    return complaint


@action("service.close", pgettext_lazy("客诉", "结案"))
def close(complaint: Complaint, *, by: Account, at: datetime, root_cause: str, cause_text: str) -> Complaint:
    """Into the archive, with the cause at the very bottom. Refuses without one from the list and in words (CMP-013).

    A key account's needs the mark of the department that looks after them first (KEY-008).
    """
    require(root_cause in Cause.values, _("请选择根本原因"))
    require(cause_text.strip(), _("请写明原因是怎么来的、怎么防止再发生"))
    waits = lacks_mark(complaint.customer, complaint.number)
    require(not waits, _("大客户的投诉，先由大客户部检查处理情况"), lifted_by=_("大客户经理"))
    cause = {"root_cause": root_cause, "cause_text": cause_text.strip()}
    move(complaint, "close", by=by, at=at, closed_at=at, **cause)
    return complaint


@action("service.escalate", gettext_lazy("升级"))
def escalate(complaint: Complaint, *, by: Account, at: datetime, severity: str, reason: str) -> Complaint:
    """Raises the severity, and with it who answers. Deadlines count from where they began, by the new severity.

    Refuses a severity that is not higher, and one once a result was given.
    """
    require(reason.strip(), _("请写明升级原因"))
    taken = Complaint.objects.select_for_update().get(pk=complaint.pk)
    same = (taken.stage, taken.severity) == (complaint.stage, complaint.severity)
    require(same, _("已被他人处理，请刷新"))
    require(complaint.stage in WORKED_ON, _("已有处理结果，不能再升级"))
    higher = severity in SEVERITIES and level(severity) > level(complaint.severity)
    require(higher, _("只能升到更高的级别"))
    complaint.severity = severity
    if complaint.stage == Stage.OPEN:
        complaint.accept_by = queries.accept_by(complaint)
        timers.start(complaint, "service.accept", at=complaint.opened_at)
    else:
        since = queries.worked_since(complaint)
        complaint.settle_by = queries.settle_by(complaint, since)
        timers.start(complaint, "service.settle", at=since)
    complaint.save(update_fields=["severity", "accept_by", "settle_by"])
    return complaint


@action("service.report_up", gettext_lazy("超时上报"))
def report_up(
    complaint: Complaint, *, by: Account, at: datetime, post: str, people: Iterable[Account], text: str, once: str
) -> Complaint:
    """The clock's verb: tells the people of a higher post of a missed deadline. The severity stays as it is."""
    posts = list(LEVELS)
    if not complaint.reported_to or posts.index(post) > posts.index(complaint.reported_to):
        complaint.reported_to = post
        complaint.save(update_fields=["reported_to"])
    url = complaint.get_absolute_url()
    tell(people, by=by, at=at, text=text, url=url, once=once, site_id=complaint.site_id)
    return complaint


@action("service.set_limits", gettext_lazy("设置客诉时限"))
def set_limits(site: Site, *, by: Account, at: datetime, effective_on: date, **figures: Any) -> Limits:
    """Another version of the site's limits, in force from a day on that is not past; what was opened keeps its own.

    `figures` are all the figures of `Limits`. Refuses figures that leave no time, a severer one that is slower, and
    bounds of major below those of serious.
    """
    require(effective_on >= office_day(at), _("生效日期不能早于今天"))
    require(all(figures[f"accept_{one}"] >= 1 for one in SEVERITIES), _("受理时限至少1分钟"))
    require(all(figures[f"settle_{one}"] >= 1 for one in SEVERITIES), _("处理时限至少1个工作日"))
    require(figures["visit_days"] >= 1, _("回访时限至少1天"))
    for what in ("accept", "settle"):
        slowest, middle, fastest = (figures[f"{what}_{one}"] for one in SEVERITIES)
        require(fastest <= middle <= slowest, _("级别越高，时限不能越长"))
    require(0 < figures["amount_serious"] <= figures["amount_major"], _("重大的金额不能低于较重的金额"))
    require(2 <= figures["people_serious"] <= figures["people_major"], _("较重至少2人，重大的人数不能少于较重"))
    _limits(site, at)
    last = Limits.objects.filter(site=site).order_by("-version").values_list("version", flat=True)[0]
    with once(_("刚有别人改了时限，请刷新后再试")):
        return Limits.objects.create(
            site=site, version=last + 1, effective_on=effective_on, set_at=at, set_by=by, **figures
        )
