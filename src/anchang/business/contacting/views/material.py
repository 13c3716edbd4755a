from typing import Any

from django.db.models import Prefetch
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from anchang.business.customers.models import Customer
from anchang.engine.doors.requests import Request
from anchang.engine.doors.views import get_visible, perform, shows, verb
from anchang.engine.files.serving import served
from anchang.engine.policies import allowed
from anchang.lib.calendar import office_day
from anchang.ui.forms import nothing_asked

from .. import actions, forms, queries
from ..models import Edition, Material
from ..tables import Materials
from .places import site_of, tabs

SEES = "contacting.view"


def _materials() -> Any:
    return Material.objects.select_related("site").prefetch_related(
        Prefetch("editions", Edition.objects.order_by("nth"))
    )


@require_safe
@shows(SEES)
def index(request: Request) -> HttpResponse:
    """What may be said and shown today."""
    rows = _materials().visible_to(request.user, request.at, SEES).order_by("kind", "title")
    may = {"add_material": allowed(request.user, "contacting.add_material", None, request.at)}
    shown = {"table": Materials(rows, request), "tabs": tabs(request, "index"), "may": may}
    return render(request, "contacting/index.html", shown)


@require_safe
def material(request: Request, pk: int) -> HttpResponse:
    """Every edition, the newest first, with what may be done about it."""
    one = get_visible(_materials(), request, SEES, pk=pk)
    on = office_day(request.at)
    known = Edition.objects.filter(material=one).select_related(
        "material", "made_by", "approved_by", "withdrawn_by", "file"
    )
    rows = [(edition, edition.state_on(on), _deeds(request, edition)) for edition in known.order_by("-nth")]
    may = {"issue": allowed(request.user, "contacting.issue", one, request.at)}
    return render(request, "contacting/material.html", {"material": one, "rows": rows, "may": may})


def _deeds(request: Request, edition: Edition) -> dict[str, bool]:
    asked = {
        "approve": (
            "contacting.approve_edition",
            edition.approved_at is None and edition.made_by_id != request.user.pk,
        ),
        "withdraw": ("contacting.withdraw_edition", True),
    }
    return {
        name: fits and edition.withdrawn_at is None and allowed(request.user, known, edition, request.at).ok
        for name, (known, fits) in asked.items()
    }


@require_safe
def file(request: Request, pk: int) -> FileResponse:
    """The file of an edition, for whoever sees the materials of the site."""
    one = get_visible(Edition.objects.select_related("file"), request, SEES, pk=pk)
    if one.file is None:
        raise Http404
    return served(one.file)


@verb("contacting.add_material")
def add_material(request: Request) -> HttpResponse:
    site = site_of(request, "contacting.add_material")
    form = forms.MaterialForm(request.POST or None, request.FILES or None, at=request.at)
    back = {"back_url": reverse("contacting:index")}
    to = lambda made: made.get_absolute_url()  # noqa: E731
    return perform(request, form, actions.add_material, site, to=to, context=back)


def _whole_editions() -> Any:
    return Edition.objects.select_related("material")


@verb("contacting.issue", lambda: Material.objects.select_related("site"))
def issue(request: Request, one: Material) -> HttpResponse:
    form = forms.EditionForm(request.POST or None, request.FILES or None, at=request.at)
    return perform(request, form, actions.issue, one)


@verb("contacting.approve_edition", _whole_editions)
def approve_edition(request: Request, edition: Edition) -> HttpResponse:
    return perform(request, nothing_asked(request), actions.approve_edition, edition)


@verb("contacting.withdraw_edition", _whole_editions)
def withdraw_edition(request: Request, edition: Edition) -> HttpResponse:
    return perform(request, forms.WithdrawForm(request.POST or None), actions.withdraw_edition, edition)


@verb("contacting.show", lambda: Customer.objects.select_related("owner", "site"))
def show(request: Request, customer: Customer) -> HttpResponse:
    form = forms.ShowForm(request.POST or None, site=customer.site, at=request.at)
    ready = {"ready": queries.on_hand(customer.site, office_day(request.at))}
    return perform(request, form, actions.show, customer, context=ready)
