from typing import Any

import segno
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from anchang.business.ownership.queries import rules
from anchang.engine.accounts.models import Account
from anchang.engine.doors.requests import Request
from anchang.engine.doors.views import get_visible, perform, shows, verb
from anchang.engine.ledger.stories import story
from anchang.engine.policies import allowed
from anchang.engine.states import verdict
from anchang.ui.forms import AnchangForm

from .. import actions, forms, queries
from ..models import Agent, Company, Report
from ..stages import MissKind
from ..tables import Expected, OwnReports, Reports, tone

KINDS = {"channels.void": "stop", "channels.expire": "warn", "channels.confirm": "ok"}


def _whole() -> Any:
    return Report.objects.select_related("site", "company", "account", "received_by", "customer")


@require_safe
@shows("channels.view")
def index(request: Request) -> HttpResponse:
    """An agent's own reports; for the site whom it expects today, and behind a tab every report."""
    rows, agent = queries.reports(request.user, request.at), queries.agent_of(request.user)
    if agent is not None:
        table = OwnReports(rows, request, total=None)
        return render(request, "channels/own.html", {"table": table, "agent": agent})
    everything = request.GET.get("show") == "all"
    look = forms.Look(request.GET, companies=_named(request))
    if everything and look.is_valid():
        rows = _looked(rows, **look.cleaned_data)
    shown = rows if everything else queries.expected(rows, request.at)
    context = {
        "table": (Reports if everything else Expected)(shown, request, total=None),
        "look": look if everything else None,
        "tabs": [
            {"label": _("今天预计到访"), "url": "?", "current": not everything},
            {"label": _("全部报备"), "url": "?show=all", "current": everything},
        ],
        "companies": allowed(request.user, "channels.companies", None, request.at),
        "radar": allowed(request.user, "channels.radar", None, request.at),
    }
    return render(request, "channels/index.html", context)


def _named(request: Request) -> list[tuple[int, str]]:
    found = Company.objects.visible_to(request.user, request.at).order_by("name")
    return list(found.values_list("pk", "name"))


def _looked(rows: Any, company: str, stage: str, day: Any) -> Any:
    if company:
        rows = rows.filter(company=company)
    if stage:
        rows = rows.filter(stage=stage)
    return rows.filter(reported_on=day) if day else rows


def _own_agent(request: Request) -> Agent:
    agent = queries.agent_of(request.user)
    if agent is None:
        raise Http404
    return agent


@verb("channels.report")
def report(request: Request) -> HttpResponse:
    """Asks the phone first. What is not accepted is kept, after everything else was undone, so that nobody tries on."""
    agent = _own_agent(request)
    objections: list[str] = []

    def deed(agent: Agent, **given: Any) -> Report:
        try:
            return actions.report(agent, **given)
        except actions.Objected as objected:
            objections.append(objected.objection)
            raise

    site = agent.company.site
    form = forms.ReportForm(request.POST or None, rules=rules(site, request.at), at=request.at)
    context = {"back_url": reverse("channels:index"), "agent": agent}
    answer = perform(request, form, deed, agent, to=Report.get_absolute_url, context=context)
    for why in objections:
        system = Account.objects.system()
        actions.miss(site, by=system, at=request.at, account=request.user, kind=MissKind.REPORT, why=why)
    return answer


@require_safe
def slip(request: Request, number: str) -> HttpResponse:
    """A report and where it stands; for its agent also the code to forward."""
    shown: Report = get_visible(_whole(), request, number=number)
    own = shown.account_id == request.user.pk
    context = {
        "report": shown,
        "tone": tone(shown)[1],
        "own": own,
        "live": shown.is_valid(request.at),
        "card_url": request.build_absolute_uri(reverse("channels:card", args=[shown.token])) if own else "",
        "picture": _picture(request, shown) if own else "",
        "sees_customer": shown.customer and allowed(request.user, "customers.view", shown.customer, request.at).ok,
        "withdraw": verdict(request.user, "channels.withdraw", shown, request.at),
        "void": verdict(request.user, "channels.void", shown, request.at),
        "history": [] if own else story(shown, kinds=KINDS),
    }
    return render(request, "channels/slip.html", context)


def _picture(request: Request, report: Report) -> str:
    """What the desk scans, as a picture."""
    url = request.build_absolute_uri(reverse("channels:confirm", args=[report.token]))
    return str(segno.make(url, error="m").svg_data_uri(scale=5, border=2))


@verb("channels.withdraw", _whole, key="number")
def withdraw(request: Request, report: Report) -> HttpResponse:
    return perform(request, AnchangForm(request.POST or None), actions.withdraw, report)


@verb("channels.void", _whole, key="number")
def void(request: Request, report: Report) -> HttpResponse:
    return perform(request, forms.VoidForm(request.POST or None), actions.void, report)


@require_safe
@login_not_required
def card(request: Request, token: str) -> HttpResponse:
    """What the client opens from the link: the code to show at the desk. Names nobody; only a link we signed opens it."""
    report = _whole().filter(pk=queries.by_token(token) or 0).first()
    if report is None:
        raise Http404
    context = {"report": report, "live": report.is_valid(request.at), "picture": _picture(request, report)}
    response = render(request, "channels/card.html", context)
    response["X-Robots-Tag"] = "noindex"
    return response


@require_safe
def confirm(request: Request, token: str) -> HttpResponse:
    """Where a scanned code leads: the form by which whoever scanned it receives the client."""
    report = get_visible(_whole(), request, "channels.confirm", pk=queries.by_token(token) or 0)
    return redirect(queries.desk_page(report))
