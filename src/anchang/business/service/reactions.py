from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from anchang.business.customers.models import Customer
from anchang.business.customers.queries import Moment, Panel, customer_panel, identities, moments
from anchang.engine.accounts.models import Account
from anchang.engine.clocks.timers import Clock, Rung, declare
from anchang.engine.events.reactions import Event, when
from anchang.engine.notices.actions import tell
from anchang.engine.policies import allowed
from anchang.lib.calendar import SHANGHAI

from . import actions, queries
from .models import Complaint
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


@moments("complaints", pgettext_lazy("客户经过", "投诉"))
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
