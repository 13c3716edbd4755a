from django.http import HttpResponse
from django.shortcuts import render

from anchang.engine.doors.requests import Request
from anchang.engine.doors.views import get_visible, perform, verb
from anchang.engine.policies import allowed

from . import actions
from .forms import CommitForm, MatchForm
from .models import Import
from .tables import Faults


def show(request: Request, pk: int) -> HttpResponse:
    """What is wrong with a table that was uploaded; the button takes it in."""
    import_ = get_visible(Import.objects.select_related("attachment"), request, pk=pk)
    kind = actions.kind_of(import_.kind)
    target = kind.target(import_.target_id)
    context = {
        "import": import_,
        "label": kind.label,
        "target": target,
        "asks": kind.asks,
        "columns": list(import_.columns.values()),
        "faults": Faults(import_.faults, request, page_size=200),
        "warnings": Faults(import_.warnings, request, page_size=200),
        "may_match": allowed(request.user, "imports.match", import_, request.at),
        "may_commit": allowed(request.user, "imports.commit", import_, request.at),
    }
    return render(request, "imports/show.html", context)


@verb("imports.commit", lambda: Import.objects.select_related("attachment"))
def commit(request: Request, import_: Import) -> HttpResponse:
    kind = actions.kind_of(import_.kind)
    form = CommitForm(request.POST if request.method == "POST" else None, asks=kind.asks)
    target = kind.target(import_.target_id)
    return perform(request, form, actions.commit, import_, to=target.get_absolute_url())


@verb("imports.match", lambda: Import.objects.select_related("attachment"))
def match(request: Request, import_: Import) -> HttpResponse:
    columns, headings = actions.kind_of(import_.kind).columns, actions.headings_of(import_)
    form = MatchForm(request.POST or None, initial=import_.columns, columns=columns, headings=headings)
    return perform(request, form, actions.match, import_)
