from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from anchang.business.customers.models import Customer
from anchang.engine.accounts.models import Account
from anchang.engine.doors.requests import Request
from anchang.engine.doors.views import get_visible, perform, shows, verb
from anchang.engine.ledger.stories import story
from anchang.engine.policies import allowed
from anchang.lib.calendar import office_day

from .. import actions, forms, queries
from ..models import Care, ComplaintCheck, KeyAccount
from ..stages import FORWARD, Stage, Standards, Way
from ..tables import Accounts, care_of, stage_of

COLOURS = {"keyaccounts.lose": "stop", "keyaccounts.advance": "ok", "keyaccounts.check_care": "ok"}
SHOWN = 30
WAY = (Stage.LEAD, Stage.CONTACT, Stage.PROPOSAL, Stage.NEGOTIATION, Stage.PARTNER)


@require_safe
@shows("keyaccounts.view")
def index(request: Request) -> HttpResponse:
    """The accounts whose care is due soonest, and the pipeline by channel."""
    look = forms.Look(request.GET)
    asked = look.cleaned_data if look.is_valid() else {}
    context = {
        "look": look,
        "table": Accounts(queries.listed(request.user, request.at, asked), request),
        "pipeline": queries.pipeline(request.user, request.at),
        "may_open": allowed(request.user, "keyaccounts.open", None, request.at),
    }
    return render(request, "keyaccounts/index.html", context)


def _accounts() -> Any:
    return KeyAccount.objects.select_related("customer__owner", "customer__site", "manager", "site")


@require_safe
def account(request: Request, pk: int) -> HttpResponse:
    """What comes next for one account: its stage, when care is due, complaints to check, and what was done."""
    shown = get_visible(_accounts(), request, pk=pk)
    may = {
        name: allowed(request.user, f"keyaccounts.{name}", shown, request.at)
        for name in ("care", "advance", "edit", "lose", "revive")
    }
    checks = ComplaintCheck.objects.filter(account=shown).select_related("checked_by").order_by("-asked_at")[:SHOWN]
    cares = shown.cares.select_related("by", "checked_by", "standard").order_by("-at", "-pk")[:SHOWN]
    context = {
        "account": shown,
        "steps": _steps(shown),
        "tone": stage_of(shown),
        "due": care_of(shown, office_day(request.at)),
        "forward": shown.stage in FORWARD,
        "may": may,
        "unchecked": [one for one in checks if one.checked_at is None],
        "checked": [one for one in checks if one.checked_at is not None],
        "may_check": allowed(request.user, "keyaccounts.check_complaint", None, request.at),
        "cares": [(one, _checkable(one, request)) for one in cares],
        "sees_customer": allowed(request.user, "customers.view", shown.customer, request.at).ok,
        "history": story(shown, kinds=COLOURS),
    }
    return render(request, "keyaccounts/account.html", context)


def _steps(account: KeyAccount) -> list[dict[str, Any]]:
    if account.stage == Stage.LOST:
        return [{"label": str(Stage.LOST.label), "state": "stopped", "at": ""}]
    here = WAY.index(Stage(account.stage))
    states = ["done" if place < here else "now" if place == here else "next" for place in range(len(WAY))]
    return [{"label": str(one.label), "state": state, "at": ""} for one, state in zip(WAY, states, strict=True)]


def _checkable(care: Care, request: Request) -> bool:
    """Whether the reader may still put their mark on this record."""
    if care.checked_at is not None or care.by_id == request.user.pk:
        return False
    return allowed(request.user, "keyaccounts.check_care", None, request.at).ok


@verb("keyaccounts.open")
def open_account(request: Request) -> HttpResponse:
    given = {"file": request.GET.get("file", ""), "manager": request.user.pk, "level": "key"}
    people = queries.managers(request.at)
    form = forms.Open(request.POST or None, people=people, account=request.user, at=request.at, initial=given)
    context = {"back_url": reverse("keyaccounts:index")}
    return perform(request, form, _open, to=KeyAccount.get_absolute_url, context=context)


def _open(*, by: Account, at: Any, file: Customer, **given: Any) -> KeyAccount:
    made: KeyAccount = actions.open_account(file, by=by, at=at, **given)
    return made


@verb("keyaccounts.edit", _accounts)
def edit(request: Request, account: KeyAccount) -> HttpResponse:
    form = forms.Edit(request.POST or None, people=queries.managers(request.at), now=account)
    return perform(request, form, actions.edit, account)


@verb("keyaccounts.advance", _accounts)
def advance(request: Request, account: KeyAccount) -> HttpResponse:
    return perform(request, forms.Reason(request.POST or None), actions.advance, account)


@verb("keyaccounts.lose", _accounts)
def lose(request: Request, account: KeyAccount) -> HttpResponse:
    return perform(request, forms.Lose(request.POST or None), actions.lose, account)


@verb("keyaccounts.revive", _accounts)
def revive(request: Request, account: KeyAccount) -> HttpResponse:
    return perform(request, forms.Reason(request.POST or None), actions.revive, account)


@verb("keyaccounts.care", _accounts)
def care(request: Request, account: KeyAccount) -> HttpResponse:
    """The way stands in the address, for the lines to tick follow from it."""
    asked = request.POST.get("way") or request.GET.get("way", "")
    way = asked if asked in Way.values else str(Way.VISIT)
    form = forms.Care(request.POST or None, at=request.at, way=way)
    ways = [{"label": one.label, "url": f"?way={one.value}", "current": one == way, "count": ""} for one in Way]
    return perform(request, form, actions.care, account, context={"ways": ways})


@verb("keyaccounts.check_care", lambda: Care.objects.select_related("account__site", "by"))
def check_care(request: Request, care: Care) -> HttpResponse:
    context = {"title": _("检查客情记录"), "told": care.note}
    return perform(request, forms.Opinion(request.POST or None), actions.check_care, care, context=context)


@verb("keyaccounts.check_complaint", lambda: ComplaintCheck.objects.select_related("account__site"))
def check_complaint(request: Request, check: ComplaintCheck) -> HttpResponse:
    context = {"title": check.reference}
    return perform(request, forms.CheckComplaint(request.POST or None), actions.check_complaint, check, context=context)


@require_safe
@shows("keyaccounts.view")
def standards(request: Request) -> HttpResponse:
    """The process and the service standards in force, with the lines of their checklists."""
    known = queries.standards()
    context = {
        "standards": [(one.label, known.get(one.value)) for one in Standards],
        "may_write": allowed(request.user, "keyaccounts.write_standard", None, request.at),
    }
    return render(request, "keyaccounts/standards.html", context)


@verb("keyaccounts.write_standard")
def write_standard(request: Request) -> HttpResponse:
    site = queries.home_site(request.user, "keyaccounts.write_standard", request.at)
    back = reverse("keyaccounts:standards")
    form = forms.WriteStandard(request.POST or None, initial={"kind": request.GET.get("kind", "")})
    return perform(request, form, actions.write_standard, site, to=back, context={"back_url": back})
