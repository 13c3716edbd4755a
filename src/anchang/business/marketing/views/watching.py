from typing import Any

from django.db.models import F
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from anchang.engine.doors.requests import Request
from anchang.engine.doors.views import get_visible, perform, shows, verb
from anchang.engine.imports import actions as imports
from anchang.engine.imports.forms import UploadForm
from anchang.engine.imports.models import Import
from anchang.engine.policies import allowed
from anchang.people.org.queries import site_and_tabs, site_of

from .. import actions, forms, queries
from ..models import Neighbour
from ..stages import Product
from ..tables import Neighbours, change_of, price_of


@require_safe
@shows("marketing.view")
def index(request: Request) -> HttpResponse:
    """The neighbours of a site with the figures of their last survey, and where the reader still has to go."""
    site, tabs = site_and_tabs(request, "marketing.view")
    rows = Neighbour.objects.visible_to(request.user, request.at).filter(site=site, is_watched=True)
    verbs = ("marketing.add_neighbour", "marketing.plan_round", "imports.upload")
    context = {
        "site": site,
        "table": Neighbours(rows.order_by(F("distance").asc(nulls_last=True), "name"), request),
        "errands": queries.open_errands(request.user, request.at).filter(site=site),
        "may": {name.partition(".")[2]: allowed(request.user, name, site, request.at) for name in verbs},
        "tabs": tabs,
        "query": f"?site={site.code}",
    }
    return render(request, "marketing/index.html", context)


@require_safe
def neighbour(request: Request, pk: int) -> HttpResponse:
    """One neighbour: its price over time, what was handed in day by day, its permits."""
    shown: Neighbour = get_visible(Neighbour.objects.select_related("site"), request, pk=pk)
    surveys = list(queries.standing(shown.surveys.select_related("by"))[:50])
    pictures = queries.photos(surveys)
    product = surveys[0].product if surveys else Product.HOME
    days, series = queries.price_lines([shown], product)
    context = {
        "neighbour": shown,
        "surveys": [(one, pictures.get(one.pk, [])) for one in surveys],
        "presales": shown.presales.order_by("-number"),
        "labels": [f"{one:%Y-%m-%d}" for one in days],
        "series": series,
        "product": Product(product).label,
        "may": {
            name: allowed(request.user, f"marketing.{name}", shown, request.at)
            for name in ("record_survey", "edit_neighbour")
        },
        "back_url": f"{reverse('marketing:index')}?site={shown.site.code}",
    }
    return render(request, "marketing/neighbour.html", context)


@require_safe
@shows("marketing.view")
def compare(request: Request) -> HttpResponse:
    """Up to three neighbours side by side: the last figures and the price over time."""
    site = site_of(request, "marketing.view")
    form = forms.CompareForm(request.GET or None, site=site)
    chosen, product = form.chosen, form.asked_product
    known = queries.latest([one.pk for one in chosen], request.at)
    days, series = queries.price_lines(chosen, product)
    context = {
        "site": site,
        "form": form,
        "rows": [_facts(one, known.get(one.pk)) for one in chosen],
        "labels": [f"{one:%Y-%m-%d}" for one in days],
        "series": series,
        "back_url": f"{reverse('marketing:index')}?site={site.code}",
    }
    return render(request, "marketing/compare.html", context)


def _facts(one: Neighbour, found: Any) -> dict[str, Any]:
    survey = found.survey if found else None
    return {"neighbour": one, "price": price_of(found), "change": change_of(found), "survey": survey}


@verb("marketing.add_neighbour")
def add_neighbour(request: Request) -> HttpResponse:
    site = site_of(request, "marketing.add_neighbour")
    context = {"back_url": f"{reverse('marketing:index')}?site={site.code}"}
    form = forms.NeighbourForm(request.POST or None)
    return perform(request, form, actions.add_neighbour, site, to=Neighbour.get_absolute_url, context=context)


@verb("marketing.edit_neighbour", lambda: Neighbour.objects.select_related("site"))
def edit_neighbour(request: Request, neighbour: Neighbour) -> HttpResponse:
    return perform(
        request, forms.NeighbourForm(request.POST or None, known=neighbour), actions.edit_neighbour, neighbour
    )


@verb("imports.upload")
def upload(request: Request) -> HttpResponse:
    """A table of presale permits, which become neighbours."""
    site = site_of(request, "imports.upload")
    form = UploadForm(request.POST or None, request.FILES or None)
    context = {"back_url": f"{reverse('marketing:index')}?site={site.code}"}
    return perform(
        request, form, imports.upload, site, to=Import.get_absolute_url, context=context, kind="marketing.permits"
    )
