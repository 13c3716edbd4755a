from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from anchang.business.customers.models import Customer
from anchang.engine.doors.requests import Request
from anchang.engine.doors.views import get_visible, perform, verb
from anchang.engine.policies import allowed
from anchang.lib.attribution import NAMES, WHOLE, Verdict, Weighed, span

from .. import actions, forms, queries


def files() -> Any:
    return Customer.objects.select_related("owner", "site")


def concerned(request: Request, pk: int) -> Customer:
    """The customer, for who sees the file or for whom some evidence speaks; 404 for everybody else."""
    seen = files().visible_to(request.user, request.at).filter(pk=pk).first()
    if seen is not None:
        return seen  # type: ignore[no-any-return]
    other: Customer = get_visible(files(), request, "ownership.contest", pk=pk)
    found = queries.attribution(other, request.at)
    if not queries.is_concerned(request.user, other, found, request.at):
        raise Http404
    return other


def of_site(name: str) -> Callable[..., Any]:
    """A view of a verb on a customer who is not the person's own: any of the site's where the verb reaches; else 404."""

    def wrap(function: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @require_http_methods(["GET", "HEAD", "POST"])
        def view(request: Request, pk: int) -> HttpResponse:
            request.verb = name  # type: ignore[attr-defined]
            customer = get_visible(files(), request, name, pk=pk)
            allowed(request.user, name, customer, request.at).insist()
            return function(request, customer)

        view.verb = name  # type: ignore[attr-defined]
        return view

    return wrap


@require_safe
def verdict(request: Request, pk: int) -> HttpResponse:
    """为什么归他: the sentence, the rule with its version, every piece of evidence with what became of it."""
    customer = concerned(request, pk)
    found = queries.attribution(customer, request.at)
    known = queries.rule_set(customer.site, request.at)
    may = {name: allowed(request.user, f"ownership.{name}", customer, request.at) for name in ("contest", "void")}
    context = {
        "customer": customer,
        "called": queries.called(customer),
        "verdict": found,
        "serves": found.keeper_name if found.keeper != found.winner else "",
        "margin": span(found.margin) if found.margin else "",
        "shares": [(one.name, f"{one.bp / 100:g}%") for one in found.shares],
        "timeline": [_passage(one, found) for one in reversed(found.timeline)],
        "rules": queries.title(known),
        "dispute": queries.open_dispute(customer),
        "is_split": len(found.shares) > 1 or (bool(found.shares) and found.shares[0].bp != WHOLE),
        "sees_file": allowed(request.user, "customers.view", customer, request.at).ok,
        "may": may,
        "back": _back(request, customer),
    }
    return render(request, "ownership/verdict.html", context)


def _back(request: Request, customer: Customer) -> str:
    seen = allowed(request.user, "customers.view", customer, request.at).ok
    return customer.get_absolute_url() if seen else reverse("ownership:index")


def _passage(one: Weighed, found: Verdict) -> dict[str, Any]:
    evidence = one.evidence
    kind = "ok" if one.counted else "stop" if evidence.voided else ""
    return {
        "at": evidence.at,
        "who": evidence.name,
        "what": NAMES[evidence.kind],
        "why": one.why,
        "kind": kind,
        "counted": one.counted,
        "ref": evidence.ref,
        "url": evidence.url,
        "key": evidence.key,
        "is_winner": evidence.claimant == found.winner,
        "can_void": not evidence.voided,
    }


@of_site("ownership.contest")
def contest(request: Request, customer: Customer) -> HttpResponse:
    found = queries.attribution(customer, request.at)
    parties = queries.parties(customer, found, request.at)
    mine = queries.house_key(request.user.pk)
    form = forms.Contest(request.POST or None, request.FILES or None, parties=parties, mine=mine)
    back = reverse("ownership:verdict", args=[customer.pk])
    shown = {"back_url": back, "verdict": found}
    return perform(request, form, actions.contest, customer, to=lambda made: made.get_absolute_url(), context=shown)


@verb("ownership.void", files)
def void(request: Request, customer: Customer) -> HttpResponse:
    """Of the piece of evidence named by `key`."""
    back = reverse("ownership:verdict", args=[customer.pk])
    key = request.GET.get("key", "")[:60]
    piece = next((one for one in queries.evidence_of(customer) if one.key == key), None)
    shown = {"back_url": back, "piece": piece, "what": NAMES[piece.kind] if piece else ""}
    return perform(
        request, forms.Void(request.POST or None), actions.void, customer, to=back, context=shown, key=key
    )  # fmt: skip
