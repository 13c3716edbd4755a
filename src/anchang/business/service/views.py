from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import FileResponse, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from anchang.business.customers.models import Customer
from anchang.business.deals.models import Deal
from anchang.business.deals.queries import pickable
from anchang.engine.doors.requests import Request
from anchang.engine.doors.views import get_visible, perform, shows, verb
from anchang.engine.files.models import Attachment
from anchang.engine.files.serving import served
from anchang.engine.ledger.stories import story
from anchang.engine.ledger.writing import label_of
from anchang.engine.metrics import Period
from anchang.engine.metrics import figures as counted
from anchang.engine.policies import allowed, grants, sites_with
from anchang.engine.states import verdict
from anchang.lib.calendar import office_day
from anchang.people.org.models import Site
from anchang.people.org.queries import site_for
from anchang.ui.forms import AnchangForm

from . import actions, forms, queries
from .metrics import METRICS
from .models import Complaint, Limits
from .stages import WORKED_ON, Severity, Stage
from .tables import Complaints, Versions, severity_badge, tone

WAY = tuple(Stage)
NEXT = {Stage.OPEN: "accept", Stage.ACCEPTED: "settle", Stage.SETTLED: "visit_back", Stage.VISITED: "close"}
ICONS = {"accept": "check", "settle": "checks", "visit_back": "phone-call", "close": "archive"}
KINDS = {"service.report_up": "stop", "service.reopen": "warn", "service.escalate": "warn", "service.close": "ok"}


def _whole() -> Any:
    return Complaint.objects.select_related("site", "limits", "customer", "opened_by", "handler")


@require_safe
@shows("service.view")
def index(request: Request) -> HttpResponse:
    """What one sees, the newest first; with `figure` and `month` the rows behind a figure of the month."""
    look = forms.Look(request.GET)
    rows = Complaint.objects.visible_to(request.user, request.at).select_related("opened_by", "handler")
    if look.is_valid():
        rows = queries.looked(rows, **look.cleaned_data)  # type: ignore[assignment]
    asked = next((one for one in METRICS if one.code == request.GET.get("figure")), None)
    first = _month(request)
    if asked is not None:
        period = _period(request, first)
        rows = queries.behind(rows, asked.code, period)  # type: ignore[assignment]
    context = {
        "table": Complaints(rows.order_by("-opened_at", "-pk"), request),
        "look": look,
        "asked": asked,
        "month": first,
        "may_open": allowed(request.user, "service.open", None, request.at),
        "may_manage": allowed(request.user, "service.accept", None, request.at),
    }
    return render(request, "service/index.html", context)


def _month(request: Request) -> date:
    """The first day of the month asked for, else of this one."""
    form = forms.Month(request.GET)
    asked = form.cleaned_data.get("month") if form.is_valid() else None
    return (asked or office_day(request.at)).replace(day=1)


def _period(request: Request, first: date) -> Period:
    """The month at the sites whose complaints one answers."""
    return queries.month(sites_with(request.user, "service.accept", request.at), first)


@require_safe
def complaint(request: Request, number: str) -> HttpResponse:
    """Where it stands, by when the next step is due, and who may take it."""
    shown = get_visible(_whole(), request, number=number)
    following = NEXT.get(Stage(shown.stage))
    deals = Deal.objects.visible_to(request.user, request.at)
    context: dict[str, Any] = {
        "complaint": shown,
        "tone": tone(shown)[1],
        "severity": severity_badge(shown),
        "steps": _steps(shown),
        "left": _minutes_left(shown, request),
        "next": following and _button(request, shown, following),
        "escalate": _escalation(request, shown),
        "suggested": _suggested(shown),
        "rounds": queries.rounds(shown),
        "photos": Attachment.objects.of(shown),
        "deal": deals.filter(number=shown.deal_number).first() if shown.deal_number else None,
        "sees_customer": shown.customer and allowed(request.user, "customers.view", shown.customer, request.at).ok,
        "history": story(shown, kinds=KINDS),
    }
    return render(request, "service/complaint.html", context)


def _button(request: Request, complaint: Complaint, name: str) -> dict[str, Any]:
    verb_ = f"service.{name}"
    return {
        "label": str(label_of(verb_)),
        "url": reverse(f"service:{name}", args=[complaint.number]),
        "icon": ICONS.get(name, ""),
        "verdict": verdict(request.user, verb_, complaint, request.at),
    }


def _escalation(request: Request, complaint: Complaint) -> dict[str, Any] | None:
    """The way up, while there is one."""
    if complaint.stage not in WORKED_ON or complaint.severity == Severity.MAJOR:
        return None
    url = reverse("service:escalate", args=[complaint.number])
    return {"url": url, "verdict": allowed(request.user, "service.escalate", complaint, request.at)}


def _suggested(complaint: Complaint) -> str:
    """The severity the facts ask for where somebody chose a lower one."""
    ranks = list(Severity)
    is_above = ranks.index(Severity(complaint.suggested)) > ranks.index(Severity(complaint.severity))
    return str(complaint.get_suggested_display()) if is_above and complaint.stage in WORKED_ON else ""


def _minutes_left(complaint: Complaint, request: Request) -> int | None:
    due = complaint.due_at
    return None if due is None else int((due - request.at).total_seconds() // 60)


def _steps(complaint: Complaint) -> list[dict[str, Any]]:
    at = WAY.index(Stage(complaint.stage))
    done = complaint.stage == Stage.CLOSED
    states = ["done" if n < at or done else "now" if n == at else "next" for n in range(len(WAY))]
    return [{"label": str(one.label), "state": state} for one, state in zip(WAY, states, strict=True)]


@verb("service.open")
def open(request: Request) -> HttpResponse:
    site = site_for(request.user, "service.open", request.at)
    form = _open_form(request, site, request.POST or None)
    context = {"back_url": reverse("service:index")}
    return perform(request, form, actions.open, site, to=Complaint.get_absolute_url, context=context)


@verb("service.open")
def customers(request: Request) -> HttpResponse:
    """The files to choose from while a name or a phone is typed; asked by POST, so that none stands in a web log."""
    site = site_for(request.user, "service.open", request.at)
    return render(request, "service/customers.html", {"form": _open_form(request, site, None)})


def _open_form(request: Request, site: Site, given: Any) -> forms.Open:
    """With the customers found by `q`, and the one already chosen or come from."""
    asked = request.POST or request.GET
    limits = queries.limits_of(site, request.at)
    if "customers.view" not in grants(request.user, request.at):
        return forms.Open(given, request.FILES or None, limits=limits, mine=None, shown=[])
    mine = Customer.objects.visible_to(request.user, request.at).filter(site_id=site.pk)
    text, chosen = asked.get("q", "").strip(), asked.get("customer", "")
    shown = pickable(request.user, site.pk, text, request.at) if text else []
    if chosen.isdigit() and int(chosen) not in {one.pk for one in shown}:
        shown = [*mine.filter(pk=int(chosen)).defer("id_number"), *shown]
    initial = {"customer": chosen}
    return forms.Open(given, request.FILES or None, initial=initial, limits=limits, mine=mine, shown=shown)


@require_safe
@shows("service.open")
def suggest(request: Request) -> HttpResponse:
    """Which severity the facts typed so far ask for; nothing is kept."""
    form = forms.Facts(request.GET)
    form.is_valid()
    given = form.cleaned_data
    known = {name: given.get(name) for name in ("amount", "people")} | {"has_media": bool(given.get("has_media"))}
    limits = queries.limits_of(site_for(request.user, "service.open", request.at), request.at)
    suggested = limits.suggested(**known).label if any(known.values()) else ""  # type: ignore[arg-type]
    return render(request, "service/suggestion.html", {"suggested": suggested})


@verb("service.accept", _whole, key="number")
def accept(request: Request, complaint: Complaint) -> HttpResponse:
    return perform(request, AnchangForm(request.POST or None), actions.accept, complaint)


@verb("service.settle", _whole, key="number")
def settle(request: Request, complaint: Complaint) -> HttpResponse:
    return perform(request, forms.Settle(request.POST or None), actions.settle, complaint)


@verb("service.visit_back", _whole, key="number")
def visit_back(request: Request, complaint: Complaint) -> HttpResponse:
    return perform(request, forms.VisitBack(request.POST or None), actions.visit_back, complaint)


@verb("service.close", _whole, key="number")
def close(request: Request, complaint: Complaint) -> HttpResponse:
    return perform(request, forms.Close(request.POST or None), actions.close, complaint)


@verb("service.escalate", _whole, key="number")
def escalate(request: Request, complaint: Complaint) -> HttpResponse:
    form = forms.Escalate(request.POST or None, severity=complaint.severity, limits=complaint.limits)
    return perform(request, form, actions.escalate, complaint)


@require_safe
def photo(request: Request, number: str, pk: int) -> FileResponse:
    """A photo of the complaint, for whoever sees the complaint."""
    shown = get_visible(Complaint.objects.all(), request, number=number)
    return served(Attachment.objects.of(shown).filter(pk=pk).first())


@require_safe
@shows("service.accept")
def limits(request: Request) -> HttpResponse:
    """The versions of the site, the newest first; the one in force on top of the page."""
    site = site_for(request.user, "service.accept", request.at)
    rows = Limits.objects.visible_to(request.user, request.at, "service.accept").filter(site=site)
    context = {
        "site": site,
        "limits": queries.limits_of(site, request.at),
        "table": Versions(rows.select_related("set_by").order_by("-version"), request),
        "set_limits": allowed(request.user, "service.set_limits", site, request.at),
    }
    return render(request, "service/limits.html", context)


@verb("service.set_limits")
def set_limits(request: Request) -> HttpResponse:
    site = site_for(request.user, "service.set_limits", request.at)
    newest = Limits.objects.filter(site=site).order_by("-version").first() or queries.limits_of(site, request.at)
    form = forms.SetLimits(request.POST or None, now=newest, at=request.at)
    home = reverse("service:limits")
    return perform(request, form, actions.set_limits, site, to=home, context={"back_url": home})


@require_http_methods(["GET", "HEAD"])
@shows("service.accept")
def figures(request: Request) -> HttpResponse:
    """A month of the sites one answers for: how fast, how satisfied, and from which causes."""
    first = _month(request)
    period = _period(request, first)
    found = [row[0] for row in counted(METRICS, [period])]
    values = {one.metric.code: int(one.value) for one in found}
    causes = queries.causes(period)
    context = {
        "month": first,
        "look": forms.Month({"month": f"{first:%Y-%m}"}),
        "figures": [{"figure": one, "value": values[one.metric.code], "url": _rows_of(one, first)} for one in found],
        "shares": queries.on_time(values),
        "causes": causes,
    }
    return render(request, "service/figures.html", context)


def _rows_of(figure: Any, first: date) -> str:
    asked = urlencode({"figure": figure.metric.code, "month": f"{first:%Y-%m}"})
    return f"{reverse('service:index')}?{asked}"
