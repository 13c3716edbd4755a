from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from anchang.engine.doors.requests import Request
from anchang.engine.doors.views import get_visible, perform, shows, verb
from anchang.engine.policies import allowed

from .. import actions, forms, queries
from ..models import Activity, Analysis, CompetitorNote, PartnerLog, Plan
from ..stages import STRATEGIES, PlanStage
from ..tables import Activities, Analyses, Competitors, Partners

FEW = 20


@require_safe
@shows("keyaccounts.view")
def records(request: Request) -> HttpResponse:
    """Activities for accounts and the public, and what goes on with manufacturers and partners."""
    logs = PartnerLog.objects.visible_to(request.user, request.at).select_related("by").order_by("-on", "-pk")
    context = {
        "activities": Activities(queries.activities(request.user, request.at), request),
        "partners": Partners(logs, request, page_size=FEW, total=None),
        "may_plan": allowed(request.user, "keyaccounts.plan_activity", None, request.at),
        "may_log": allowed(request.user, "keyaccounts.log_partner", None, request.at),
    }
    return render(request, "keyaccounts/records.html", context)


@verb("keyaccounts.plan_activity")
def plan_activity(request: Request) -> HttpResponse:
    site = queries.home_site(request.user, "keyaccounts.plan_activity", request.at)
    plans = Plan.objects.visible_to(request.user, request.at).filter(stage=PlanStage.ACTIVE)
    form = forms.PlanActivity(request.POST or None, plans=plans)
    back = reverse("keyaccounts:records")
    return perform(request, form, actions.plan_activity, site, to=back, context={"back_url": back})


@verb("keyaccounts.hold_activity", lambda: Activity.objects.select_related("site"))
def hold_activity(request: Request, activity: Activity) -> HttpResponse:
    context = {"title": activity.title}
    return perform(request, forms.Result(request.POST or None), actions.hold_activity, activity, context=context)


@verb("keyaccounts.log_partner")
def log_partner(request: Request) -> HttpResponse:
    site = queries.home_site(request.user, "keyaccounts.log_partner", request.at)
    back = reverse("keyaccounts:records")
    form = forms.LogPartner(request.POST or None)
    return perform(request, form, actions.log_partner, site, to=back, context={"back_url": back})


@require_safe
@shows("keyaccounts.view")
def competitors(request: Request) -> HttpResponse:
    """What is known of competitors from lawful sources, and the analyses of it."""
    notes = CompetitorNote.objects.visible_to(request.user, request.at).select_related("by").order_by("-seen_on", "-pk")
    found = Analysis.objects.visible_to(request.user, request.at).select_related("by", "plan").order_by("-at", "-pk")
    context = {
        "table": Competitors(notes, request, total=None),
        "analyses": Analyses(found, request, page_size=FEW, total=None),
        "may_note": allowed(request.user, "keyaccounts.note_competitor", None, request.at),
        "may_analyse": allowed(request.user, "keyaccounts.analyse", None, request.at),
    }
    return render(request, "keyaccounts/competitors.html", context)


@verb("keyaccounts.note_competitor")
def note_competitor(request: Request) -> HttpResponse:
    site = queries.home_site(request.user, "keyaccounts.note_competitor", request.at)
    back = reverse("keyaccounts:competitors")
    form = forms.NoteCompetitor(request.POST or None, at=request.at)
    return perform(request, form, actions.note_competitor, site, to=back, context={"back_url": back})


@verb("keyaccounts.analyse")
def analyse(request: Request) -> HttpResponse:
    site = queries.home_site(request.user, "keyaccounts.analyse", request.at)
    notes = CompetitorNote.objects.visible_to(request.user, request.at).order_by("-seen_on", "-pk")
    plans = Plan.objects.visible_to(request.user, request.at).filter(kind__in=STRATEGIES).order_by("-drafted_at")
    form = forms.Analyse(request.POST or None, notes=notes, plans=plans)
    context = {"back_url": reverse("keyaccounts:competitors")}
    return perform(request, form, actions.analyse, site, to=Analysis.get_absolute_url, context=context)


@require_safe
def analysis(request: Request, pk: int) -> HttpResponse:
    """An analysis with the notes it rests on."""
    shown = get_visible(Analysis.objects.select_related("by", "plan"), request, pk=pk)
    notes = shown.notes.select_related("by").order_by("-seen_on", "-pk")
    return render(request, "keyaccounts/analysis.html", {"analysis": shown, "notes": Competitors(notes, request)})
