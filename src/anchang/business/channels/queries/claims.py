"""Whether a report may be accepted, asked blindly: nobody learns whose client it is that is known already."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from anchang.business.customers.models import Customer
from anchang.business.customers.queries import Wording, by_mask, by_phone, mask_key, phone_key, statement
from anchang.business.ownership.queries import attributions, rules
from anchang.engine.accounts.models import Account
from anchang.lib.attribution import Rules
from anchang.lib.calendar import office_day
from anchang.lib.phone import mask_phone, normal_mask, normal_phone

from ..models import Agent, Miss, Report
from ..stages import PROBE_PAUSE, PROBES, PROBING, MissKind, Objection, ReportStage


@dataclass(frozen=True)
class Number:
    """A client's number as far as the agent gives it; `phone` is empty for a masked one."""

    phone: str
    mask: str

    @property
    def phone_key(self) -> str | None:
        return phone_key(self.phone) if self.phone else None

    @property
    def mask_key(self) -> str:
        return mask_key(self.mask)


@dataclass(frozen=True)
class Checked:
    """What came of asking: the number and the rules it was judged by, or what speaks against it and in which words."""

    number: Number
    rules: Rules
    objection: str = ""
    words: str = ""


def stated(at: datetime) -> Wording:
    """The words in which an agent states that the client agreed to be reported (R-232)."""
    return statement("report", office_day(at))


def number_of(typed: str) -> Number:
    """The whole number, or what a masked one shows; a ValueError in words for neither."""
    digits = sum(one.isdigit() for one in typed)
    if "*" in typed or digits == len("1385678"):
        return Number("", normal_mask(typed))
    phone = normal_phone(typed)
    return Number(phone, mask_phone(phone))


def checked(agent: Agent, *, name: str, phone: str, expected_at: datetime, at: datetime) -> Checked:
    """Asks everything that can speak against the report, the cheapest first. A ValueError for what is no number.

    At most 17 queries, however many clients look alike, all of them by an index; none compares names or numbers in clear.
    """
    number, found = number_of(phone), rules(agent.company.site, at)
    for objection, words in _objections(agent, number, found, name, expected_at, at):
        return Checked(number, found, objection, words)
    return Checked(number, found)


def _objections(
    agent: Agent, number: Number, found: Rules, name: str, expected_at: datetime, at: datetime
) -> Iterable[tuple[str, str]]:
    if not agent.company.is_in_force(office_day(at)):
        yield Objection.CONTRACT, _("贵公司的合同不在有效期内，不能报备，请联系案场")
    if _probes_too_much(agent.account, at):
        yield Objection.TRIES, _("24小时内未通过的报备太多，请明天再报，或联系案场")
    if not number.phone and not found.masked_allowed:
        yield Objection.MASKED, _("本案场要求填写完整手机号")
    lead = found.report_lead_minutes
    if expected_at < at + timedelta(minutes=lead):
        yield Objection.TOO_SOON, _("请在到访前至少%(lead)s分钟报备，预计到访时间太近") % {"lead": lead}
    if words := _cap_reached(agent, found, at):
        yield Objection.CAP, words
    yield from _known(agent, number, name, at)


def _probes_too_much(account: Account, at: datetime) -> bool:
    recent = Miss.objects.filter(account=account, kind=MissKind.REPORT, at__gt=at - PROBE_PAUSE, at__lte=at)
    return recent.filter(why__in=PROBING).count() >= PROBES


def _cap_reached(agent: Agent, found: Rules, at: datetime) -> str:
    """Counts what was accepted that day; what is void later keeps its place, else a cap could be emptied by withdrawing."""
    today = Report.objects.filter(company_id=agent.company_id, reported_on=office_day(at))
    accounts = list(today.values_list("account_id", flat=True))
    cap = min(found.company_daily_cap, agent.company.daily_cap or found.company_daily_cap)
    if accounts.count(agent.account_id) >= found.agent_daily_cap:
        return _("您今天已报备%(count)s组，到了每人每日上限") % {"count": found.agent_daily_cap}
    return _("贵公司今天已报备%(count)s组，到了每日上限") % {"count": cap} if len(accounts) >= cap else ""


def _known(agent: Agent, number: Number, name: str, at: datetime) -> Iterable[tuple[str, str]]:
    reported = list(
        Report.objects.filter(
            site_id=agent.company.site_id, mask_key=number.mask_key, stage=ReportStage.REPORTED, valid_until__gt=at
        )
    )
    alike = [one for one in reported if _same(one, number, name)]
    if any(one.company_id == agent.company_id for one in alike):
        yield Objection.REPEATED, _("贵公司已报备过这位客户，在有效期内不用重复报备")
    files = _files(agent, number)
    protected = _("这位客户已在本案场登记或在保护期内，不能报备")
    if number.phone and (alike or is_protected(files, at)):
        yield Objection.PROTECTED, protected
    if not number.phone and (reported or is_protected(files, at)):
        yield Objection.ALIKE, _("本案场已有前3位和后4位相同的客户。确是另一位的，请填完整号码再报备")


def _same(report: Report, number: Number, name: str) -> bool:
    """Whether it is the same client as far as can be known: by the whole number, else by digits and surname."""
    if report.phone_key and number.phone:
        return report.phone_key == number.phone_key
    return report.name[:1] == name.strip()[:1]


def _files(agent: Agent, number: Number) -> list[Customer]:
    if not number.phone:
        return by_mask(agent.company.site, number.mask)
    found = by_phone(agent.company.site, number.phone)
    return [found] if found else []


def is_protected(files: Collection[Customer], at: datetime) -> bool:
    """Whether the evidence gives one of the customers to somebody at that moment."""
    return any(one.winner for one in attributions(files, at).values())
