from typing import Any

from django.http import HttpResponse
from django.urls import reverse

from anchang.business.inventory.models import Project
from anchang.engine.doors.requests import Request
from anchang.engine.doors.views import perform, verb
from anchang.engine.policies import Refused
from anchang.ui.forms import nothing_asked

from .. import actions, forms, queries
from ..models import Proposal, Scheme
from .pages import shown


def _schemes() -> Any:
    return Scheme.objects.select_related("project")


def _proposals() -> Any:
    return Proposal.objects.select_related("project", "table")


def page_of(project: Project) -> str:
    return reverse("pricing:project", args=[project.pk])


def own_page(made: Any) -> str:
    return str(made.get_absolute_url())


@verb("pricing.open_scheme", lambda: Project.objects.all())
def open_scheme(request: Request, project: Project) -> HttpResponse:
    form = forms.SchemeForm(request.POST or None)
    return perform(request, form, actions.open_scheme, project, to=own_page, context={"back_url": page_of(project)})


@verb("pricing.edit_scheme", _schemes)
def edit_scheme(request: Request, scheme: Scheme) -> HttpResponse:
    form = forms.SchemeForm(request.POST or None, initial=forms.scheme_initial(scheme))
    return perform(request, form, actions.edit_scheme, scheme)


@verb("pricing.draft", _schemes)
def draft(request: Request, scheme: Scheme) -> HttpResponse:
    return perform(request, nothing_asked(request), actions.draft, scheme, to=own_page)


@verb("pricing.reprice", lambda: Project.objects.all())
def reprice(request: Request, project: Project) -> HttpResponse:
    """The choice stands in the address, and under it what it comes to; only the draft's name is sent."""
    asked = forms.ChoiceForm(project, request.GET or None)
    form = forms.TitleForm(request.POST or None)
    context: dict[str, Any] = {"asked": asked, "back_url": page_of(project)}
    more: dict[str, Any] = {}
    if asked.is_valid():
        way, value = asked.move
        more = {"way": way, "value": value, "choice": asked.choice}
        context |= _seen(request, project, more)
    elif request.method == "POST":
        raise Refused(asked.errors.as_text())
    return perform(request, form, actions.reprice, project, to=own_page, context=context, **more)


def _seen(request: Request, project: Project, given: dict[str, Any]) -> dict[str, Any]:
    """The preview, or why there is none."""
    try:
        return shown(request, queries.preview(project, request.at, given["way"], given["value"], given["choice"]))
    except Refused as refusal:
        return {"refused": refusal}


@verb("pricing.submit", _proposals)
def submit(request: Request, proposal: Proposal) -> HttpResponse:
    return perform(request, forms.SubmitForm(request.POST or None), actions.submit, proposal)


@verb("pricing.withdraw", _proposals)
def withdraw(request: Request, proposal: Proposal) -> HttpResponse:
    return perform(request, forms.WithdrawForm(request.POST or None), actions.withdraw, proposal)
