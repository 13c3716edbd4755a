from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from anchang.engine.doors.requests import Request
from anchang.engine.doors.views import get_visible, perform, shows, verb
from anchang.engine.ledger.writing import label_of
from anchang.engine.policies import Refused, allowed
from anchang.engine.states import verdict

from .. import actions, forms
from ..models import Customer, DataRequest
from ..queries import is_shown_erased
from ..stages import RequestKind, RequestStage
from ..tables import Requests, request_tone
from .looking import files
from .privacy import home

ANSWERS = {RequestKind.COPY: "copy", RequestKind.DELETE: "erase"}
STEPS = ("check_requester", "settle_request", "refuse_request")


def asked() -> Any:
    return DataRequest.objects.select_related("customer__restriction", "site", "received_by")


@require_safe
@shows("customers.view")
def requests(request: Request) -> HttpResponse:
    """What people ask for their own data, whatever waits for an answer first."""
    form = forms.RequestFilter(request.GET)
    rows = asked().visible_to(request.user, request.at)
    chosen = form.cleaned_data if form.is_valid() else {}
    rows = rows.filter(**{name: value for name, value in chosen.items() if value})
    table = Requests(rows.order_by("answered_at", "due_at", "-pk"), request)
    may = allowed(request.user, "customers.lift_stop", None, request.at)
    return render(request, "customers/requests.html", {"form": form, "table": table, "may_see_expiring": may})


@require_safe
def request_(request: Request, number: str) -> HttpResponse:
    """One request: what was asked, by when it must be answered, and the step that comes next."""
    one = get_visible(asked(), request, number=number)
    following = _next(one)
    others = [name for name in STEPS if name != following and name != "check_requester"]
    if one.kind == RequestKind.DELETE:
        others.remove("settle_request") if "settle_request" in others else None
    shown = {
        "asked": one,
        "tone": request_tone(one)[1],
        "late": one.is_late(request.at),
        "next": _button(request, one, following) if following else None,
        "others": [_button(request, one, name) for name in others] if one.is_open else [],
        "is_gone": is_shown_erased(one.customer),
    }
    return render(request, "customers/request.html", shown)


def _next(one: DataRequest) -> str:
    if one.stage == RequestStage.OPEN:
        return "check_requester"
    return ANSWERS.get(RequestKind(one.kind), "settle_request") if one.is_open else ""


def _button(request: Request, one: DataRequest, name: str) -> dict[str, Any]:
    name_ = f"customers.{name}"
    stepped = name in STEPS
    may = verdict(request.user, name_, one, request.at) if stepped else allowed(request.user, name_, one, request.at)
    return {"label": label_of(name_), "url": reverse(f"customers:{name}", args=[one.number]), "verdict": may}


@verb("customers.take_request", files)
def take_request(request: Request, file: Customer) -> HttpResponse:
    context = {"back_url": home(file)}
    form = forms.RequestForm(request.POST or None)
    return perform(request, form, actions.take_request, file, to=DataRequest.get_absolute_url, context=context)


@verb("customers.check_requester", asked, key="number")
def check_requester(request: Request, one: DataRequest) -> HttpResponse:
    return perform(request, forms.CheckForm(request.POST or None), actions.check_requester, one)


@verb("customers.settle_request", asked, key="number")
def settle_request(request: Request, one: DataRequest) -> HttpResponse:
    return perform(request, forms.AnswerForm(request.POST or None), actions.settle_request, one)


@verb("customers.refuse_request", asked, key="number")
def refuse_request(request: Request, one: DataRequest) -> HttpResponse:
    return perform(request, forms.RefusalForm(request.POST or None), actions.refuse_request, one)


@verb("customers.erase", asked, key="number")
def erase(request: Request, one: DataRequest) -> HttpResponse:
    """Deletes whoever asks; afterwards the request says what they are told."""

    def deed(asked_: DataRequest, *, by: Any, at: Any, sure: bool) -> DataRequest:
        actions.erase(asked_.customer, by=by, at=at)
        return asked_

    return perform(request, forms.EraseForm(request.POST or None), deed, one)


@verb("customers.copy", asked, key="number")
def copy(request: Request, one: DataRequest) -> HttpResponse:
    """The form, and in answer the file itself, which is kept nowhere."""
    form = forms.CopyForm(request.POST or None)
    shown = {"form": form, "title": label_of("customers.copy"), "submit_label": _("制作并下载")}
    shown["back_url"] = one.get_absolute_url()
    if request.method != "POST":
        return render(request, "ui/verb.html", shown)
    if not form.is_valid():
        return render(request, "ui/verb.html", shown, status=422)
    try:
        made = actions.copy(one, by=request.user, at=request.at, format=form.cleaned_data["format"])
    except Refused as refused:
        return render(request, "ui/verb.html", {**shown, "refused": refused}, status=409)
    answer = HttpResponse(made.content, content_type=made.kind)
    answer["Content-Disposition"] = f'attachment; filename="{made.name}"'
    answer["X-Content-Type-Options"] = "nosniff"
    return answer
