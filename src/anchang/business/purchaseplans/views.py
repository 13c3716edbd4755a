from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from anchang.business.customers.models import Customer
from anchang.business.customers.queries import current, search
from anchang.business.inventory.models import Unit
from anchang.engine.doors.requests import Request
from anchang.engine.doors.views import get_visible, perform, shows, verb
from anchang.engine.files.models import Attachment
from anchang.engine.files.serving import served
from anchang.engine.policies import Refused, allowed
from anchang.engine.states import verdict
from anchang.lib import mortgage
from anchang.lib.faults import Fault
from anchang.ui.forms import AnchangForm

from . import actions, forms, queries, tables
from .models import Disclosure, PlanUnit, PurchasePlan
from .stages import Pay, Wish

PICKABLE = 8


def _customers() -> Any:
    return Customer.objects.select_related("owner", "site")


@require_safe
@shows("purchaseplans.view")
def index(request: Request) -> HttpResponse:
    """The plans of the person's scope, the newest first."""
    rows = queries.plans().visible_to(request.user, request.at).prefetch_related("units__unit")
    known = rows.defer("customer__phone", "customer__id_number").order_by("-made_at", "-pk")
    return render(request, "purchaseplans/index.html", {"table": tables.Plans(known, request)})


@require_http_methods(["GET", "HEAD", "POST"])
def choose(request: Request, pk: int) -> HttpResponse:
    """For whom a plan of the unit is made: the newest files, or by POST those a search finds."""
    unit = get_visible(Unit.objects.all(), request, "purchaseplans.make", pk=pk)
    asked = request.POST.get("q", "").strip()
    found: Any
    if asked:
        found = search(request.user, asked, request.at, PICKABLE)
    else:
        mine = Customer.objects.visible_to(request.user, request.at).filter(stage="open")
        found = mine.filter(site_id=unit.site_id).defer("id_number").order_by("-first_at", "-pk")[:PICKABLE]
    known = [one for one in found if one.site_id == unit.site_id]
    return render(request, "purchaseplans/choose.html", {"unit": unit, "customers": known, "asked": asked})


@verb("purchaseplans.make", _customers)
def make(request: Request, customer: Customer) -> HttpResponse:
    customer = current(customer)
    posted = request.POST if request.method == "POST" else None
    form = forms.WishForm(posted, site=customer.site, initial=_initial(request, customer))
    context = {
        "back_url": customer.get_absolute_url(),
        "called": customer.shown_name,
        "figures_url": reverse("purchaseplans:figures", args=[customer.pk]),
    }
    return perform(request, form, actions.make, customer, to=PurchasePlan.get_absolute_url, context=context)


def _initial(request: Request, customer: Customer) -> dict[str, Any]:
    """What the address asks for: a unit, or another plan like an earlier one; else what the customer likes best."""
    earlier = PurchasePlan.objects.filter(customer=customer, number=request.GET.get("like", "")).first()
    if earlier is not None:
        units = list(PlanUnit.objects.filter(plan=earlier).select_related("unit").order_by("place"))
        shown = forms.initial_of(earlier.wish, [one.unit for one in units])
        return {**shown, "fund": forms.plain(units[0].fund_loan) if units and units[0].fund_loan else ""}
    asked = request.GET.get("unit", "")
    if asked:
        return {**forms.initial_of(Wish(), []), "unit_1": asked}
    return forms.initial_of(Wish(), queries.favourites(customer, request.at))


@require_safe
def figures(request: Request, pk: int) -> HttpResponse:
    """What the fields come to, while they are filled in; writes nothing."""
    customer = current(get_visible(_customers(), request, "purchaseplans.make", pk=pk))
    form = forms.WishForm(request.GET, site=customer.site)
    context: dict[str, Any] = {"form": form}
    if form.is_valid():
        wish, known = form.cleaned_data["wish"], queries.versions()
        try:
            offers = queries.Offers(request.at)
            found = [queries.reckon(one, wish, request.at, known, offers) for one in form.cleaned_data["units"]]
        except Refused as refusal:
            context["refused"] = refusal
        else:
            context |= _shown(found, wish)
            context["wording"] = queries.wording(request.at) if wish.pay == Pay.MORTGAGE else ""
    return render(request, "purchaseplans/figures.html", context)


def _shown(found: list[queries.Figures], wish: Wish) -> dict[str, Any]:
    rates = [next((one for one in each if one is not None), None) for each in _rates(found)]
    told = queries.Told(wish.pay, wish.years * 12, wish.method, wish.parts, wish.down, *rates)
    return {"sheet": queries.sheet(found, told), "uncounted": queries.uncounted(found)}


def _rates(found: list[queries.Figures]) -> tuple[list[Any], list[Any]]:
    return [one.bank_rate for one in found], [one.fund_rate for one in found]


def _plan(request: Request, number: str) -> PurchasePlan:
    return get_visible(queries.plans(), request, number=number)  # type: ignore[no-any-return]


@require_safe
def plan(request: Request, number: str) -> HttpResponse:
    """A plan as it was made, whether it still holds, and what may be done with it."""
    one = _plan(request, number)
    units = queries.units_of(one)
    may = ("send", "withdraw", "keep_disclosure")
    seen = allowed(request.user, "customers.view", one.customer, request.at).ok
    context = {
        "plan": one,
        "called": tables.called(one.customer, request),
        "back_url": one.customer.get_absolute_url() if seen else reverse("purchaseplans:index"),
        "sheet": queries.sheet(units, queries.told_of(one)),
        "notes": queries.notes_of(one, units),
        "old": [each.unit.label for each in units if each.is_old],
        "is_over": request.at >= one.expires_at,
        "link": request.build_absolute_uri(reverse("purchaseplans:shown", args=[one.token])),
        "is_open": one.is_open(request.at),
        "may": {name: _may(name, one, request) for name in may},
        "may_make": allowed(request.user, "purchaseplans.make", one.customer, request.at),
        "disclosures": one.disclosures.select_related("file", "kept_by").order_by("kept_at"),
        "lends": one.pay == Pay.MORTGAGE,
        "prepay": forms.PrepayForm(),
    }
    return render(request, "purchaseplans/plan.html", context)


def _may(name: str, one: PurchasePlan, request: Request) -> Any:
    if name == "keep_disclosure":
        return allowed(request.user, f"purchaseplans.{name}", one, request.at)
    return verdict(request.user, f"purchaseplans.{name}", one, request.at)


@require_safe
def prepay(request: Request, number: str) -> HttpResponse:
    """What a prepayment would do to the loans of the plan's first unit, both ways; writes nothing."""
    one = _plan(request, number)
    form = forms.PrepayForm(request.GET or None)
    context: dict[str, Any] = {"plan": one, "form": form}
    if form.is_valid():
        try:
            context["found"] = [_prepaid(each, one, form.cleaned_data) for each in queries.units_of(one)]
        except Fault as fault:
            context["refused"] = str(fault)
    return render(request, "purchaseplans/prepay.html", context)


def _prepaid(unit: PlanUnit, one: PurchasePlan, asked: dict[str, Any]) -> dict[str, Any]:
    """The dearer loan is paid back first: the bank's, else that of the provident fund."""
    loans = queries.loans_of(unit.bank_loan, one.bank_rate, unit.fund_loan, one.fund_rate, one.months, one.method)
    loan, paid, amount = loans[-1], asked["paid"], asked["amount"]
    smaller, sooner = mortgage.prepaid(loan, paid, amount), mortgage.shortened(loan, paid, amount)
    return {
        "unit": unit.unit,
        "balance": mortgage.balance(loan, paid),
        "before": mortgage.payment(loan, min(paid + 1, loan.months)),
        "after": mortgage.payment(smaller),
        "months": sooner.months,
        "sooner": loan.months - paid - sooner.months,
        "last": sooner.last,
    }


@require_safe
def paper(request: Request, number: str) -> HttpResponse:
    """The plan on A4."""
    one = _plan(request, number)
    return _file(queries.paper(one, "a4"), "application/pdf", f"{one.number}.pdf")


@require_safe
def picture(request: Request, number: str) -> HttpResponse:
    """The plan as a picture to share."""
    one = _plan(request, number)
    return _file(queries.paper(one, "phone"), "image/png", f"{one.number}.png")


def _file(content: bytes, kind: str, name: str) -> HttpResponse:
    answer = HttpResponse(content, content_type=kind)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


@verb("purchaseplans.send", queries.plans, key="number")
def send(request: Request, one: PurchasePlan) -> HttpResponse:
    return perform(request, _empty(request), actions.send, one)


@verb("purchaseplans.withdraw", queries.plans, key="number")
def withdraw(request: Request, one: PurchasePlan) -> HttpResponse:
    return perform(request, _empty(request), actions.withdraw, one)


def _empty(request: Request) -> AnchangForm:
    return AnchangForm(request.POST if request.method == "POST" else None)


@verb("purchaseplans.keep_disclosure", queries.plans, key="number")
def keep_disclosure(request: Request, one: PurchasePlan) -> HttpResponse:
    return perform(
        request, forms.DisclosureForm(request.POST or None, request.FILES or None), actions.keep_disclosure, one
    )


@require_safe
def disclosure(request: Request, pk: int) -> FileResponse:
    """The signed table of a bank, for whoever sees the plan."""
    rows = Disclosure.objects.select_related("file", "customer")
    one = get_visible(rows, request, "purchaseplans.view", pk=pk)
    return served(one.file)


@require_safe
@login_not_required
def shown(request: Request, token: str) -> HttpResponse:
    """What the customer opens from the link: the figures, and whether they still hold. Names no customer."""
    one = queries.plans().filter(pk=queries.plan_by_token(token)).first()
    if one is None:
        raise Http404
    open_ = one.is_open(request.at)
    context: dict[str, Any] = {"plan": one, "is_open": open_}
    if open_:
        units = queries.units_of(one)
        context |= {
            "token": token,
            "project": units[0].unit.project,
            "phone": getattr(getattr(one.made_by, "staff", None), "phone", ""),
            "sheet": queries.sheet(units, queries.told_of(one)),
            "notes": queries.notes_of(one, units),
            "old": [each.unit.label for each in units if each.is_old],
        }
    answer = render(request, "purchaseplans/shown.html", context, status=200 if open_ else 410)
    answer["X-Robots-Tag"] = "noindex"
    return answer


@require_safe
@login_not_required
def taken(request: Request, token: str, name: str) -> FileResponse:
    """The paper or the picture behind the customer's link, as it was kept when it was sent; nothing is made here."""
    one = PurchasePlan.objects.filter(pk=queries.plan_by_token(token)).first()
    if one is None or not one.is_open(request.at) or name not in (actions.PAPER, actions.PICTURE):
        raise Http404
    kept = Attachment.objects.filter(thing_label=one._meta.label_lower, thing_id=one.pk, name=name, is_sealed=False)
    return served(kept.order_by("-pk").first())
