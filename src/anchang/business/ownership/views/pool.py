from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from anchang.business.customers.models import Customer
from anchang.business.customers.queries import owners
from anchang.engine.doors.requests import Request
from anchang.engine.doors.views import perform, shows, verb
from anchang.people.org.models import Staff
from anchang.people.org.queries import site_for
from anchang.ui.forms import AnchangForm

from .. import actions, forms, queries
from ..tables import Pool
from .verdicts import files, of_site

SHOWN = 30


@require_safe
@shows("ownership.claim")
def pool(request: Request) -> HttpResponse:
    """The customers nobody has: how they are called and what they want, never a phone before somebody claims them."""
    site = site_for(request.user, "ownership.claim", request.at)
    look = forms.LookAtPool(request.GET)
    rows = queries.pool(request.user, request.at)
    if look.is_valid():
        columns = {"grade": "intent_grade", "source": "source"}
        rows = rows.filter(**{columns[name]: value for name, value in look.cleaned_data.items() if value})
    rules = queries.rules(site, request.at)
    claimed = queries.claimed_on(request.user, site, request.at)
    context = {
        "table": Pool(rows, request, page_size=SHOWN, total=None),
        "look": look,
        "left": max(rules.claims_per_day - claimed, 0),
        "most": rules.claims_per_day,
        "lockout": rules.lockout_days,
    }
    return render(request, "ownership/pool.html", context)


@of_site("ownership.claim")
def claim(request: Request, customer: Customer) -> HttpResponse:
    """Of a customer who lies in the pool, or of one somebody else was faster with."""
    home = reverse("ownership:pool")
    shown = {"back_url": home, "called": queries.called(customer), "customer": customer}
    form = AnchangForm(request.POST or None)
    form.is_bound = request.method == "POST"
    return perform(request, form, actions.claim, customer, to=customer.get_absolute_url(), context=shown)


@verb("ownership.release", files)
def release(request: Request, customer: Customer) -> HttpResponse:
    home = reverse("ownership:pool")
    seen = {"back_url": customer.get_absolute_url()}
    return perform(request, forms.Release(request.POST or None), actions.release, customer, to=home, context=seen)


@verb("ownership.hand_over", lambda: Staff.objects.select_related("site", "account"))
def hand_over(request: Request, staff: Staff) -> HttpResponse:
    """Of a leaver's customers, to several people at once."""
    rows = queries.owned(staff.account).defer("phone", "id_number").order_by("intent_grade", "pk")
    people = [one for one in owners(staff.site, request.at) if one.pk != staff.account_id]
    form = forms.HandOver(request.POST or None, people=people, customers=rows)
    home = reverse("customers:index")
    shown = {"back_url": home, "staff": staff, "count": rows.count()}
    return perform(request, form, actions.hand_over, staff, to=home, context=shown)
