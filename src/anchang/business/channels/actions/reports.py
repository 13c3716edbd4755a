from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from anchang.business.customers.models import Customer
from anchang.business.customers.queries import mask_key, namesakes, phone_key
from anchang.business.customers.stages import Source
from anchang.business.ownership import actions as ownership
from anchang.business.ownership.queries import rules
from anchang.engine.accounts.models import Account
from anchang.engine.clocks import timers
from anchang.engine.doors.actions import action
from anchang.engine.doors.work import mention
from anchang.engine.numbering.draw import draw
from anchang.engine.policies import Refused, require
from anchang.engine.states import move
from anchang.lib.calendar import office_day
from anchang.lib.phone import mask_phone, normal_phone
from anchang.people.org.models import Site

from ..models import Agent, Company, Report
from ..queries.claims import Checked, checked, stated
from ..queries.codes import code_key, new_code
from ..stages import NaturalHow, Objection, ReportStage, VoidReason

CONSENT_RULE = "R-232"
NAMESAKE_DAYS = 30


class Objected(Refused):
    """A report was not accepted; `objection` is the reason as a word of `stages.Objection`."""

    def __init__(self, objection: str, reason: str, rule: str = "") -> None:
        super().__init__(reason, rule=rule)
        self.objection = objection


@action("channels.report", gettext_lazy("报备客户"))
def report(
    agent: Agent,
    *,
    by: Account,
    at: datetime,
    name: str,
    phone: str,
    expected_at: datetime,
    agrees: bool,
    note: str = "",
) -> Report:
    """Takes down that a client of the agent will come, by the server's time; valid for the days of the site's rules.

    `phone` is the whole number or its first 3 and last 4 digits. Refuses whatever `queries.checked` finds against it, and
    a client who did not agree to be reported (R-232). Evidence is given to ownership at once.
    """
    require(name.strip(), _("请填写客户姓氏和称呼，如王先生"))
    if not agrees:
        raise Objected(Objection.CONSENT, _("客户本人同意后才能报备"), rule=CONSENT_RULE)
    # Two reports at once are counted one after the other.
    Company.objects.select_for_update().only("pk").get(pk=agent.company_id)
    try:
        found = checked(agent, name=name, phone=phone, expected_at=expected_at, at=at)
    except ValueError as wrong:
        raise Refused(str(wrong)) from None
    if found.objection:
        raise Objected(found.objection, found.words)
    _end_stale(agent.company.site, found, by=by, at=at)
    made = _write(agent, found, name.strip(), expected_at, note.strip(), at)
    timers.start(made, "channels.expire", at=at)
    _witness(made, by=by, at=at)
    return made


def _end_stale(site: Site, found: Checked, *, by: Account, at: datetime) -> None:
    """Ends reports of the same digits whose time is over, where the clock has not come to it yet."""
    stale = Report.objects.filter(
        site=site, mask_key=found.number.mask_key, stage=ReportStage.REPORTED, valid_until__lte=at
    )
    for one in stale:
        expire(one, by=by, at=at)


def _write(agent: Agent, found: Checked, name: str, expected_at: datetime, note: str, at: datetime) -> Report:
    """The row; the constraints have the last word when two report one number at once."""
    number, site, code = found.number, agent.company.site, new_code()
    made = Report(
        site=site, company=agent.company, account=agent.account, name=name, phone=number.phone,
        phone_key=number.phone_key, mask=number.mask, mask_key=number.mask_key, expected_at=expected_at, note=note,
        consent=stated(at).version, reported_at=at, reported_on=office_day(at),
        valid_until=at + timedelta(days=found.rules.report_days), rules=found.rules.version, code=code,
        code_key=code_key(code),
    )  # fmt: skip
    made.number = draw("BB", site.code, str(office_day(at).year))
    try:
        with transaction.atomic():
            made.save()
    except IntegrityError:
        raise Objected(Objection.PROTECTED, _("这位客户刚刚被报备，不能重复报备")) from None
    return made


def _witness(
    report: Report, *, by: Account, at: datetime, customer: Customer | None = None, stands: bool = True
) -> None:
    """Says to ownership what was reported: of a number while nobody has come, then of the file; or that it is no more."""
    about: dict[str, Any] = {"customer": customer, "happened_at": report.reported_at} if customer else {}
    if customer is None:
        about = {"phone_key": report.phone_key} if report.phone_key else {"mask": report.mask}
    ownership.witness(
        report.site, by=by, at=at, kind="report", claimant=report.account, company=report.company.name,
        ref=report.number, url=report.get_absolute_url(), effective=stands, **about,
    )  # fmt: skip


@action("channels.confirm", gettext_lazy("核销到访码"))
def confirm(
    report: Report, *, by: Account, at: datetime, customer: Customer, phone: str, received_by: Account
) -> Report:
    """The client has come and shown the code: binds the report to the file, and completes a masked number.

    A client who comes before the lead time of the rules is received all the same, but the report is void. Refuses a
    number that is not the one reported, and a report that is used, void or over. Never by face (R-23B).
    """
    require(report.stage == ReportStage.REPORTED, _spent(report))
    require(at < report.valid_until, _("到访码已过期，按自然到访登记"))
    _fits(report, phone)
    lead = timedelta(minutes=rules(report.site, at).report_lead_minutes)
    facts = {
        "arrived_at": at,
        "received_by": received_by,
        "customer": customer,
        **_natural(report, customer, received_by),
    }
    if at < report.reported_at + lead:
        move(report, "void", by=by, at=at, void_reason=VoidReason.LATE, **facts)
    else:
        number = {} if report.phone else {"phone": normal_phone(phone), "phone_key": phone_key(normal_phone(phone))}
        move(report, "confirm", by=by, at=at, **facts, **number)
    mention(customer)
    _witness(report, by=by, at=at, customer=customer)
    if report.stage == ReportStage.ARRIVED:
        ownership.witness(
            report.site, by=by, at=at, kind="visit", claimant=report.account, company=report.company.name,
            customer=customer, ref=report.number, url=report.get_absolute_url(),
        )  # fmt: skip
    return report


def _spent(report: Report) -> str:
    if report.stage == ReportStage.ARRIVED:
        return _("到访码已用过（%(number)s）") % {"number": report.number}
    return _("这张报备%(status)s，按自然到访登记") % {"status": report.status}


def _fits(report: Report, phone: str) -> None:
    """The number given at the desk must be the one reported, as far as it was."""
    require(phone, _("核销到访码要登记客户的电话"))
    try:
        number = normal_phone(phone)
    except ValueError as wrong:
        raise Refused(str(wrong)) from None
    same = phone_key(number) == report.phone_key if report.phone else mask_key(mask_phone(number)) == report.mask_key
    require(same, _("电话和报备的%(phone)s不一致，请核对号码和到访码") % {"phone": report.shown_phone})


def _natural(report: Report, customer: Customer, received_by: Account) -> dict[str, object]:
    """When the client had shown up without an agent before the report: by their own file, or by one that looks like it.

    A file that looks like it bears the same name or salutation, has no phone, and belongs to who receives the client now.
    """
    if customer.first_at < report.reported_at and customer.source != Source.CHANNEL:
        return {"natural_at": customer.first_at, "natural_how": NaturalHow.SAME}
    called = {one.pk: one for text in (report.name, customer.name) for one in _namesakes(report, text)}
    others = [one for one in called.values() if one.pk != customer.pk and one.owner_id == received_by.pk]
    earlier = [one.first_at for one in others if not one.phone_key and one.first_at < report.reported_at]
    return {"natural_at": max(earlier), "natural_how": NaturalHow.NAMESAKE} if earlier else {}


def _namesakes(report: Report, called: str) -> list[Customer]:
    return namesakes(report.site, called, report.reported_at, NAMESAKE_DAYS) if called else []


@action("channels.void", pgettext_lazy("报备", "判无效"))
def void(report: Report, *, by: Account, at: datetime, void_reason: str, reason: str) -> Report:
    """Ends a report that should not count, for a reason that the agent is shown. Refuses one that is used or over."""
    require(void_reason in (VoidReason.WRONG, VoidReason.REFUSED), _("请选择无效原因"))
    require(reason.strip(), _("请写明依据"))
    move(report, "void", by=by, at=at, void_reason=void_reason)
    _witness(report, by=by, at=at, stands=False)
    return report


@action("channels.withdraw", gettext_lazy("撤回报备"))
def withdraw(report: Report, *, by: Account, at: datetime) -> Report:
    """The agent takes it back. It keeps its place in the day's cap."""
    move(report, "withdraw", by=by, at=at, void_reason=VoidReason.WITHDRAWN)
    _witness(report, by=by, at=at, stands=False)
    return report


@action("channels.expire", gettext_lazy("报备过期"))
def expire(report: Report, *, by: Account, at: datetime) -> Report:
    """Nobody came on it in time."""
    move(report, "expire", by=by, at=at)
    return report
