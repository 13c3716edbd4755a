from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from anchang.business.customers.models import Customer
from anchang.business.customers.queries import current
from anchang.business.inventory.models import Unit
from anchang.engine.doors.requests import Request
from anchang.engine.doors.views import get_visible, perform, verb
from anchang.engine.policies import allowed
from anchang.ui.forms import nothing_asked

from .. import actions, forms
from ..models import Favourite
from ..tables import Interested


def _customers() -> Any:
    return Customer.objects.select_related("owner", "site")


def _of_unit(request: Request, customer: Customer, deed: Any) -> HttpResponse:
    customer = current(customer)
    form = forms.UnitForm(request.POST or None, site=customer.site)
    context = {"back_url": customer.get_absolute_url()}
    return perform(request, form, deed, customer, to=customer.get_absolute_url(), context=context)


@verb("touring.like", _customers)
def like(request: Request, customer: Customer) -> HttpResponse:
    return _of_unit(request, customer, actions.like)


@verb("touring.show_unit", _customers)
def show_unit(request: Request, customer: Customer) -> HttpResponse:
    return _of_unit(request, customer, actions.show_unit)


def _favourites() -> Any:
    return Favourite.objects.select_related("customer__owner", "customer__site", "unit")


def _plain(request: Request, favourite: Favourite, deed: Any) -> HttpResponse:
    return perform(request, nothing_asked(request), deed, favourite, to=favourite.customer.get_absolute_url())


@verb("touring.prefer", _favourites)
def prefer(request: Request, favourite: Favourite) -> HttpResponse:
    return _plain(request, favourite, actions.prefer)


@verb("touring.unlike", _favourites)
def unlike(request: Request, favourite: Favourite) -> HttpResponse:
    return _plain(request, favourite, actions.unlike)


@require_safe
def interested(request: Request, pk: int) -> HttpResponse:
    """Who likes the unit: names for who may see the file, for everybody else whose customer it is."""
    unit = get_visible(Unit.objects.all(), request, "inventory.view", pk=pk)
    allowed(request.user, "touring.view", unit, request.at).insist()
    rows = Favourite.objects.filter(unit=unit).select_related("customer__owner").order_by("rank", "at", "pk")
    context = {"unit": unit, "table": Interested(rows.defer("customer__phone", "customer__id_number"), request)}
    return render(request, "touring/interested.html", context)
