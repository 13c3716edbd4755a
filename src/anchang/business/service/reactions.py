from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from anchang.business.customers.models import Customer
from anchang.business.customers.queries import (
    Ground,
    Moment,
    Panel,
    Section,
    customer_panel,
    eraser,
    ground,
    identities,
    moments,
    told_about,
)
from anchang.business.keyaccounts import actions as keyaccounts
from anchang.engine.accounts.models import Account
from anchang.engine.clocks.timers import Clock, Rung, declare
from anchang.engine.events.reactions import Event, when
from anchang.engine.forgetting import Named
from anchang.engine.notices.actions import tell
from anchang.engine.policies import allowed
from anchang.lib.calendar import SHANGHAI

from . import actions, queries
from .models import Complaint, Result, ReturnVisit
from .stages import Stage, level

SHOWN = 20

declare(
    Clock(
        "service.accept",
        gettext_lazy("受理到期"),
        lambda complaint, at: queries.accept_minutes(complaint),
        ladder=(Rung(0), Rung(60), Rung(4 * 60)),
    ),
    Clock(
        "service.settle",
        gettext_lazy("处理结果到期"),
        lambda complaint, at: queries.settle_minutes(complaint),
        working=True,
        ladder=(Rung(-4 * 60), Rung(0), Rung(24 * 60)),
        quiet=True,
    ),
    Clock(
        "service.visit",
        gettext_lazy("回访到期"),
        lambda complaint, at: queries.visit_minutes(complaint),
        ladder=(Rung(-24 * 60), Rung(0), Rung(24 * 60)),
        quiet=True,
    ),
)


@when("clocks.warn")
def deadline_passes(event: Event, *, by: Account, at: datetime) -> None:
    """Before a deadline the handler hears; each rung from the deadline on tells one level more above the severity's."""
    complaint, clock, rung, due = event.thing, event.given["clock"], event.given["rung"], event.given["due_at"]
    if not clock.code.startswith("service."):
        return
    text = _("%(what)s %(number)s：%(clock)s，截止%(due)s") % {
        "what": complaint.label,
        "number": complaint.number,
        "clock": clock.label,
        "due": _clock_face(due),
    }
    once = f"{clock.code}:{complaint.pk}:{rung.minutes}:{due:%Y%m%d%H%M}"
    if rung.minutes < 0:
        _tell(complaint, [complaint.handler], text, by=by, at=at, once=once)
        return
    missed = [one for one in clock.ladder if one.minutes >= 0].index(rung) + 1
    post, people = queries.holders_from(level(complaint.severity) + missed, complaint.site_id, at)
    actions.report_up(complaint, by=by, at=at, post=post, people=people, text=text, once=once)


@when("service.open")
def route_hears(event: Event, *, by: Account, at: datetime) -> None:
    """The post of the severity hears at once, and that of the suggested one where somebody chose a lower one."""
    complaint = event.result
    asked = {complaint.severity, max(complaint.severity, complaint.suggested, key=level)}
    _call_out(complaint, asked, by=by, at=at)


@when("service.open")
@when("service.settle")
def department_hears_of_its_account(event: Event, *, by: Account, at: datetime) -> None:
    """A complaint of a key account needs the mark of the department that looks after them."""
    _ask_check(event.result, by=by, at=at)


@when("keyaccounts.open")
def open_complaints_need_the_mark_too(event: Event, *, by: Account, at: datetime) -> None:
    for complaint in Complaint.objects.filter(customer=event.thing).exclude(stage=Stage.CLOSED).order_by("pk"):
        _ask_check(complaint, by=by, at=at)


def _ask_check(complaint: Complaint, *, by: Account, at: datetime) -> None:
    if complaint.customer is not None:
        given = {"reference": complaint.number, "url": complaint.get_absolute_url()}
        keyaccounts.ask_check(complaint.customer, by=by, at=at, **given)


@when("service.escalate")
def higher_route_hears(event: Event, *, by: Account, at: datetime) -> None:
    complaint = event.thing
    text = _("%(number)s 已升级为%(what)s") % {"number": complaint.number, "what": complaint.label}
    _tell(complaint, [complaint.opened_by, complaint.handler], text, by=by, at=at)
    _call_out(complaint, {complaint.severity}, by=by, at=at)


def _call_out(complaint: Complaint, severities: Iterable[str], *, by: Account, at: datetime) -> None:
    wait = _("请在%(due)s前受理") if complaint.stage == Stage.OPEN else _("请在%(due)s前给出处理结果")
    words = {"what": complaint.label, "number": complaint.number, "wait": wait % {"due": _clock_face(complaint.due_at)}}
    people = [one for severity in severities for one in queries.holders_from(level(severity), complaint.site_id, at)[1]]
    _tell(complaint, people, _("%(what)s %(number)s，%(wait)s") % words, by=by, at=at)


@when("service.accept")
def opener_hears_of_acceptance(event: Event, *, by: Account, at: datetime) -> None:
    text = _("%(number)s 已由%(who)s受理") % {"number": event.thing.number, "who": by.name}
    _tell(event.thing, [event.thing.opened_by], text, by=by, at=at)


@when("service.settle")
def opener_hears_of_result(event: Event, *, by: Account, at: datetime) -> None:
    due = _clock_face(event.thing.visit_by)
    text = _("%(number)s 已有处理结果，请在%(due)s前回访") % {"number": event.thing.number, "due": due}
    _tell(event.thing, [event.thing.opened_by], text, by=by, at=at)


@when("service.reopen")
def handler_hears_of_dissatisfaction(event: Event, *, by: Account, at: datetime) -> None:
    """The handler again, and the post of the severity, for it has come back."""
    complaint = event.thing
    words = {"number": complaint.number, "due": _clock_face(complaint.settle_by)}
    text = _("%(number)s 客户不满意，请在%(due)s前重新处理") % words
    holders = queries.holders_from(level(complaint.severity), complaint.site_id, at)[1]
    _tell(complaint, [complaint.handler, complaint.opened_by, *holders], text, by=by, at=at)


@when("service.close")
def opener_hears_of_the_end(event: Event, *, by: Account, at: datetime) -> None:
    text = _("%(number)s 已结案") % {"number": event.thing.number}
    _tell(event.thing, [event.thing.opened_by], text, by=by, at=at)


def _tell(
    complaint: Complaint, people: Iterable[Account | None], text: str, *, by: Account, at: datetime, once: str = ""
) -> None:
    """Tells those of the people who did not just do it themselves."""
    others = [one for one in people if one is not None and one.pk != by.pk]
    url = complaint.get_absolute_url()
    tell(others, by=by, at=at, text=text, url=url, once=once, site_id=complaint.site_id)


def _clock_face(moment: datetime | None) -> str:
    return f"{moment.astimezone(SHANGHAI):%m-%d %H:%M}" if moment else ""


@customer_panel
def complaints_panel(customer: Customer, account: Account, at: datetime) -> Panel | None:
    """The customer's complaints that the account sees, and the way to open one."""
    found = (
        Complaint.objects.visible_to(account, at)
        .filter(customer__in=identities(customer))
        .order_by("-opened_at", "-pk")
    )
    may_open = allowed(account, "service.open", customer.site, at)
    context = {"customer": customer, "complaints": found[:SHOWN], "may_open": may_open}
    return Panel("service/panel.html", context, gettext_lazy("投诉和异议"))


@ground
def complaint_in_hand(files: list[int], at: datetime) -> Ground | None:
    """Nobody is deleted in the middle of their own complaint."""
    found = Complaint.objects.filter(customer__in=files).exclude(stage=Stage.CLOSED).order_by("pk").first()
    words = _("投诉%(number)s还没结案，结案后再删除资料")
    return Ground("wait", told=words % {"number": found.number}) if found else None


@eraser("service.complaint", "service.result", "service.returnvisit")
def empty_complaints(files: list[int], at: datetime) -> list[Named]:
    """Kind, severity, days and cause stay for the figures; every word that was said of it goes."""
    rows = Complaint.objects.filter(customer__in=files)
    keys = list(rows.values_list("pk", flat=True))
    found: list[Named] = [(Complaint._meta.label_lower, key) for key in keys]
    for model, text in ((Result, "text"), (ReturnVisit, "note")):
        steps = model._default_manager.filter(complaint__in=keys)
        found += [(model._meta.label_lower, key) for key in steps.values_list("pk", flat=True)]
        steps.update(**{text: _("已删除")})
    rows.filter(stage=Stage.CLOSED).update(cause_text=_("已删除"))
    rows.update(title=_("已删除"), details="")
    return found


@told_about
def complaints_told(files: list[int], at: datetime) -> Iterator[Section]:
    rows = Complaint.objects.filter(customer__in=files).order_by("opened_at").prefetch_related("results")
    told = [(one.number, one.title, one.details, one.opened_at, _results(one), one.get_stage_display()) for one in rows]
    yield Section(_("投诉和异议"), (_("编号"), _("什么事"), _("经过"), _("时间"), _("处理结果"), _("状态")), told)


def _results(complaint: Complaint) -> str:
    return " ".join(one.text for one in complaint.results.all())


@moments("complaints", pgettext_lazy("客户经过", "投诉"), [Complaint])
def complaint_moments(keys: Sequence[int], account: Account, at: datetime, limit: int) -> Iterator[Moment]:
    """What the customer complained of, and when it was settled for good, as far as the account sees it: one query."""
    rows = Complaint.objects.visible_to(account, at).filter(customer__in=keys).select_related("opened_by", "handler")
    for one in rows.order_by("-opened_at")[:limit]:
        words, url = {"number": one.number, "title": one.title}, one.get_absolute_url()
        if one.closed_at:
            closed, who = _("结案%(number)s：%(title)s") % words, one.handler.name if one.handler else ""
            yield Moment(one.closed_at, "check", closed, who, url, "ok")
        opened = _("登记%(number)s：%(title)s") % words
        yield Moment(one.opened_at, "message-report", opened, one.opened_by.name, url, "warn")
