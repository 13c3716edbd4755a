from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from anchang.engine.doors.requests import Request
from anchang.engine.doors.views import get_visible, shows
from anchang.engine.ledger.writing import label_of
from anchang.engine.policies import Refused, grants
from anchang.people.org.queries import site_for

from .. import actions, forms
from ..models import Customer
from ..queries import expiring as falling_due
from ..queries import retention
from ..stages import FileStage
from ..tables import Expiring, Restricted


@require_safe
@shows("customers.lift_stop")
def expiring(request: Request) -> HttpResponse:
    """What falls due for deletion within a fortnight at the reader's site."""
    site = site_for(request.user, "customers.lift_stop", request.at)
    rows = falling_due(site, request.at)
    shown = {"table": Expiring(rows, request), "months": retention(request.at).months}
    return render(request, "customers/expiring.html", shown)


def _kept(request: Request) -> Any:
    """Files kept by law; the silent ones for the officer alone."""
    rows = Customer.objects.select_related("restriction", "site").filter(stage=FileStage.RESTRICTED)
    hears = "customers.consult_silent" in grants(request.user, request.at)
    return rows if hears else rows.filter(restriction__silent=False)


@require_safe
@shows("customers.consult")
def restricted(request: Request) -> HttpResponse:
    rows = _kept(request).visible_to(request.user, request.at, "customers.consult").defer("phone", "id_number")
    table = Restricted(rows.order_by("-restriction__since", "-pk"), request, total=None)
    return render(request, "customers/restricted.html", {"table": table})


@require_http_methods(["GET", "HEAD", "POST"])
def consult(request: Request, pk: int) -> HttpResponse:
    """Asks why, and shows what the file says in the answer alone."""
    if "customers.consult" not in grants(request.user, request.at):
        raise Http404
    file = get_visible(_kept(request), request, "customers.consult", pk=pk)
    form = forms.ConsultForm(request.POST or None)
    title = label_of("customers.consult")
    shown = {"form": form, "title": title, "submit_label": title, "back_url": reverse("customers:restricted")}
    if request.method != "POST" or not form.is_valid():
        return render(request, "ui/verb.html", shown, status=422 if request.method == "POST" else 200)
    try:
        kept = actions.consult(file, by=request.user, at=request.at, reason=form.cleaned_data["reason"])
    except Refused as refused:
        return render(request, "ui/verb.html", {**shown, "refused": refused}, status=409)
    return render(request, "customers/consulted.html", {"customer": file, "kept": kept})
