from typing import Any

from django.db.models import F
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from anchang.business.inventory.models import Project
from anchang.engine.approvals.queries import open_cases
from anchang.engine.doors.requests import Request
from anchang.engine.doors.views import get_visible, perform, shows, verb
from anchang.engine.ledger.stories import story
from anchang.engine.policies import allowed
from anchang.engine.states import verdict
from anchang.lib.calendar import office_day
from anchang.people.org.models import Site
from anchang.ui.forms import AnchangForm

from . import actions, forms, queries
from .models import Policy
from .phrases import worth
from .stages import PolicyStage, Source
from .tables import PolicyTable, days_of

VERBS = ("edit", "submit", "withdraw", "end")


@require_safe
@shows("terms.view")
def index(request: Request) -> HttpResponse:
    """Every payment method and policy the person may know of, and what each post may give by itself."""
    look = forms.Look(request.GET)
    rows = queries.with_successor(queries.shown_to(request.user, request.at)).select_related("project")
    if look.is_valid():
        rows = rows.filter(**{name: value for name, value in look.cleaned_data.items() if value})
    sites = Site.objects.filter(kind=Site.OFFICE).visible_to(request.user, request.at, "terms.view")[:2]
    context = {
        "table": PolicyTable(rows.order_by("project", F("stage").desc(), "source", "place", "-starts_on"), request),
        "look": look,
        "projects": Project.objects.visible_to(request.user, request.at, "terms.propose").order_by("pk"),
        "matrix": queries.matrix(sites[0], request.at) if len(sites) == 1 else [],
    }
    return render(request, "terms/index.html", context)


@require_safe
def policy(request: Request, pk: int) -> HttpResponse:
    """One version: what it gives to whom and when, its case, the other versions of its name, what happened to it."""
    rows = queries.with_successor(queries.shown_to(request.user, request.at))
    found = get_visible(rows.select_related("project", "proposed_by", "approved_by", "ended_by"), request, pk=pk)
    bounds = found.bounds.select_related("building").order_by("pk")
    alike = queries.shown_to(request.user, request.at).filter(project=found.project, name=found.name)
    context: dict[str, Any] = {
        "policy": found,
        "follow_url": f"{reverse('terms:propose', args=[found.project_id])}?after={found.pk}",
        "worth": worth(found.kind, found.value),
        "days": days_of(found),
        "state": queries.standing(found, office_day(request.at)),
        "buildings": [one.building.name for one in bounds if one.building],
        "types": [one.type for one in bounds if one.type],
        "parts": found.parts.all(),
        "versions": [
            (one, queries.standing(one, office_day(request.at)), worth(one.kind, one.value), days_of(one))
            for one in queries.with_successor(alike).order_by("-version")
        ],
        "case": open_cases().filter(thing_label=found._meta.label_lower, thing_id=found.pk).first(),
        "may_follow": found.stage != PolicyStage.DRAFT
        and allowed(request.user, "terms.propose", found.project, request.at).ok,
        "verdicts": {name: verdict(request.user, f"terms.{name}", found, request.at) for name in VERBS},
        "history": story(found),
    }
    return render(request, "terms/policy.html", context)


def _form(request: Request, project: Project, *, is_method: bool, known: Policy | None) -> forms.PolicyForm:
    kind = forms.MethodForm if is_method else forms.PolicyForm
    return kind(request.POST or None, project=project, at=request.at, known=known)


@verb("terms.propose", lambda: Project.objects.all())
def propose(request: Request, project: Project) -> HttpResponse:
    """`?after=` names the version that is followed, `?source=payment` asks for a payment method."""
    after = request.GET.get("after", "")
    alike = queries.shown_to(request.user, request.at).filter(project=project)
    known: Policy | None = alike.filter(pk=int(after)).first() if after.isdecimal() else None
    is_method = known.is_method if known else request.GET.get("source") == Source.PAYMENT
    form = _form(request, project, is_method=is_method, known=known)
    more = {"source": Source.PAYMENT} if is_method else {}
    title = _("拟定付款方式") if is_method else _("拟定优惠政策")
    context = {
        "title": title,
        "submit_label": _("存为草稿"),
        "back_url": known.get_absolute_url() if known else reverse("terms:index"),
    }
    return perform(request, form, actions.propose, project, to=Policy.get_absolute_url, context=context, **more)


@verb("terms.edit", lambda: Policy.objects.select_related("project"))
def edit(request: Request, policy: Policy) -> HttpResponse:
    form = _form(request, policy.project, is_method=policy.is_method, known=policy)
    if form.is_bound and form.is_valid():
        for name in ("name", "source"):
            form.cleaned_data.pop(name, None)
    return perform(request, form, actions.edit, policy)


@verb("terms.submit", lambda: Policy.objects.select_related("project"))
def submit(request: Request, policy: Policy) -> HttpResponse:
    return perform(request, AnchangForm(request.POST or None), actions.submit, policy, done=_("已提交审批"))


@verb("terms.withdraw", lambda: Policy.objects.select_related("project"))
def withdraw(request: Request, policy: Policy) -> HttpResponse:
    return perform(request, AnchangForm(request.POST or None), actions.withdraw, policy)


@verb("terms.end", lambda: Policy.objects.select_related("project"))
def end(request: Request, policy: Policy) -> HttpResponse:
    return perform(request, forms.Reason(request.POST or None), actions.end, policy)
