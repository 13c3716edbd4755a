"""`@verb` and `perform`: the one shape of every screen that changes something."""

import functools
import secrets
from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.db import IntegrityError, models, transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.template.loader import select_template
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from anchang.engine.ledger.writing import label_of
from anchang.engine.policies import Refused, allowed

from .models import Submission
from .things import Things


def get_visible(rows: Things, request: HttpRequest, verb: str = "", **key: Any) -> Any:
    """The one row of that key which the person may see; 404 for any other, whether it exists or not."""
    thing = rows.visible_to(request.user, request.at, verb).filter(**key).first()  # type: ignore[attr-defined, arg-type]
    if thing is None:
        raise Http404
    return thing


def verb(name: str, rows: Callable[[], Things] | None = None, key: str = "pk") -> Callable[..., Any]:
    """A view of one verb: `view(request, thing)` for `rows` (a callable giving the queryset), `view(request)` without.

    Sees through `visible_to` (404), asks the policy (409 with the reason), takes GET for the form, POST for the deed.
    """

    def wrap(function: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @require_http_methods(["GET", "HEAD", "POST"])
        def view(request: HttpRequest, **where: Any) -> HttpResponse:
            request.verb = name  # type: ignore[attr-defined]
            things = [] if rows is None else [get_visible(rows(), request, **{key: where.pop(key)})]
            thing = things[0] if things else None
            verdict = allowed(request.user, name, thing, request.at)  # type: ignore[attr-defined, arg-type]
            if not verdict.ok and (earlier := _earlier(request)):
                return _go(request, earlier)
            verdict.insist()
            return function(request, *things, **where)

        view.verb = name  # type: ignore[attr-defined]
        return view

    return wrap


def shows(capability: str) -> Callable[..., Any]:
    """A view for whoever has the capability at any reach; 409 with the reason for everybody else."""

    def wrap(function: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @functools.wraps(function)
        def view(request: HttpRequest, **where: Any) -> HttpResponse:
            allowed(request.user, capability, None, request.at).insist()  # type: ignore[attr-defined, arg-type]
            return function(request, **where)

        return view

    return wrap


def perform(
    request: HttpRequest,
    form: forms.Form,
    action: Callable[..., Any],
    *things: Any,
    to: str | Callable[[Any], str] = "",
    done: str = "",
    context: dict[str, Any] | None = None,
    **more: Any,
) -> HttpResponse:
    """Shows the form, or does the action with its cleaned data as keywords.

    `to` (a url, or a callable given the result) is where success leads; default the thing's own page. An invalid form
    answers 422 and a refusal 409, both with the form and everything typed in place. The same form sent twice leads to
    the first one's answer.
    """
    if request.method != "POST":
        return _page(request, form, things, context, 200)
    if not form.is_valid():
        earlier = _earlier(request)
        return _go(request, earlier) if earlier else _page(request, form, things, context, 422)
    given = {**form.cleaned_data, **more}
    try:
        location = _once(request, lambda: _deed(request, action, things, given, to))
    except Refused as refusal:
        return _page(request, form, _again(things), context, 409, refusal)
    messages.success(request, done or _("%(verb)s：已完成") % {"verb": label_of(request.verb)})  # type: ignore[attr-defined]
    return _go(request, location)


def _deed(request: HttpRequest, action: Callable[..., Any], things: tuple[Any, ...], given: Any, to: Any) -> str:
    result = action(*things, by=request.user, at=request.at, **given)  # type: ignore[attr-defined]
    if to:
        return str(to(result) if callable(to) else to)
    shown = things[0] if things else result
    return str(shown.get_absolute_url())


def _earlier(request: HttpRequest) -> str:
    """Where the same form led when it was sent before, for the deed itself may have made it refusable; else nothing."""
    key = request.POST.get("once", "")
    sent = Submission.objects.filter(account_id=request.user.pk or 0, key=key[:64]).first() if key else None
    return sent.location if sent else ""


def _once(request: HttpRequest, deed: Callable[[], str]) -> str:
    """Does the deed under the form's own key; a form sent again answers with the place the first one led to."""
    key = request.POST.get("once", "")
    if not key:
        return deed()
    mine = {"account_id": request.user.pk, "key": key[:64]}
    try:
        with transaction.atomic():
            sent = Submission.objects.create(**mine, verb=request.verb, at=request.at)  # type: ignore[attr-defined]
            sent.location = deed()
            sent.save(update_fields=["location"])
    except IntegrityError:
        if earlier := _earlier(request):
            return earlier
        raise
    return sent.location


def _again(things: tuple[Any, ...]) -> tuple[Any, ...]:
    """The things as they are now: after a refusal the page shows what somebody else made of them."""
    for thing in things:
        if isinstance(thing, models.Model):
            thing.refresh_from_db()
    return things


def _go(request: HttpRequest, location: str) -> HttpResponse:
    if request.headers.get("HX-Request"):
        return HttpResponse(status=204, headers={"HX-Redirect": location})
    return HttpResponseRedirect(location)


def _page(
    request: HttpRequest,
    form: forms.Form,
    things: tuple[Any, ...],
    context: dict[str, Any] | None,
    status: int,
    refusal: Refused | None = None,
) -> HttpResponse:
    name: str = request.verb  # type: ignore[attr-defined]
    thing = things[0] if things else None
    back = getattr(thing, "get_absolute_url", lambda: "/")()
    template = select_template([f"{name.replace('.', '/')}.html", "ui/verb.html"])
    shown = {
        "form": form,
        "thing": thing,
        "refused": refusal,
        "title": label_of(name),
        "submit_label": label_of(name),
        "back_url": back,
        "once": request.POST.get("once") or secrets.token_urlsafe(16),
        **(context or {}),
    }
    return HttpResponse(template.render(shown, request), status=status)


def refused(request: HttpRequest, refusal: Refused) -> HttpResponse:
    """The answer to a refusal outside a form: 409 and the reason."""
    return render(request, "ui/refused.html", {"refused": refusal}, status=409)
