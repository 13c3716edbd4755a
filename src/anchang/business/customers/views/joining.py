from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.http import Http404, HttpResponse

from anchang.engine.accounts.models import Account
from anchang.engine.doors.requests import Request
from anchang.engine.doors.views import perform, verb

from .. import actions, forms
from ..models import Customer
from ..queries import completeness, duplicates, identities, search, ties
from ..stages import FileStage
from .looking import files

MOST = 8


@verb("customers.relate", files)
def relate(request: Request, file: Customer) -> HttpResponse:
    form = forms.RelateForm(request.POST or None, customer=file, account=request.user, at=request.at)
    return perform(request, form, actions.relate, file)


@verb("customers.unrelate", files)
def unrelate(request: Request, file: Customer, relation: int) -> HttpResponse:
    found = {one.relation.pk: one for one in ties(identities(file), request.user, request.at)}
    if relation not in found:
        raise Http404
    tie = found[relation]
    form, shown = (
        forms.ConfirmForm(request.POST if request.method == "POST" else None),
        {"about": f"{tie.called} {tie.name}", "file": file},
    )
    return perform(request, form, actions.unrelate, file, context=shown, relation=tie.relation)


@verb("customers.merge", files)
def merge(request: Request, file: Customer) -> HttpResponse:
    """The file beside those that may be the same person: the ones that look like it, named in `?with=` or found by `?q=`."""
    why = {one.customer.pk: one.reasons for one in duplicates(file)}
    others = _candidates(request, file, list(why))
    form = forms.MergeForm(request.POST or None, file=file, others=others)
    compared = [(one, completeness(one), why.get(one.pk, [])) for one in (file, *others)]
    shown = {"file": file, "compared": compared, "others": others, "q": request.GET.get("q", "")}
    return perform(request, form, _merge, file, to=lambda kept: kept.get_absolute_url(), context=shown)


def _candidates(request: Request, file: Customer, alike: list[int]) -> list[Customer]:
    """What the person may merge, visible and of the same site."""
    named = [int(key) for key in request.GET.getlist("with") if key.isascii() and key.isdigit() and len(key) < 16]
    text = request.GET.get("q", "").strip()
    found = [one.pk for one in search(request.user, text, request.at, MOST)] if text else []
    rows = files().visible_to(request.user, request.at, "customers.merge").filter(stage=FileStage.OPEN)
    wanted = named or [*alike, *found]
    return list(rows.filter(pk__in=wanted[: 2 * MOST], site=file.site_id).exclude(pk=file.pk).order_by("pk"))


def _merge(
    file: Customer, *, by: Account, at: datetime, keep: Customer, others: Sequence[Customer], reason: str
) -> Customer:
    return actions.merge(keep, by=by, at=at, others=others, reason=reason)


@verb("customers.unmerge", files)
def unmerge(request: Request, file: Customer) -> HttpResponse:
    shown: dict[str, Any] = {"about": f"{file.number} {file.shown_name}", "file": file}
    return perform(
        request,
        forms.ConfirmForm(request.POST if request.method == "POST" else None),
        actions.unmerge,
        file,
        context=shown,
    )
