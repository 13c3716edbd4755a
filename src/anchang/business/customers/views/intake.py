from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from anchang.engine.doors.requests import Request
from anchang.engine.doors.views import perform, shows, verb
from anchang.engine.imports import actions as imports
from anchang.engine.imports.forms import UploadForm
from anchang.engine.imports.models import Import
from anchang.engine.policies import allowed
from anchang.lib.calendar import office_day
from anchang.people.org.queries import site_for

from ..actions.intake_columns import COLUMNS
from ..queries import statement
from ..stages import ConsentPurpose
from ..tables import Intakes

KIND = "customers.files"


@shows("imports.upload")
def intakes(request: Request) -> HttpResponse:
    """The tables of customers brought to the site, and what such a table must look like."""
    site = site_for(request.user, "imports.upload", request.at)
    rows = Import.objects.visible_to(request.user, request.at, "imports.upload").filter(kind=KIND, site_id=site.pk)
    shown = {
        "site": site,
        "table": Intakes(rows.select_related("attachment").order_by("-pk"), request),
        "columns": [(column.names[0], column.names[1:]) for column in COLUMNS],
        "statement": statement(ConsentPurpose.CONTACT, office_day(request.at)),
        "may": allowed(request.user, "imports.upload", site, request.at),
    }
    return render(request, "customers/intakes.html", shown)


@verb("imports.upload")
def upload(request: Request) -> HttpResponse:
    site = site_for(request.user, "imports.upload", request.at)
    form = UploadForm(request.POST or None, request.FILES or None)
    back = {"back_url": reverse("customers:intakes")}
    return perform(request, form, imports.upload, site, to=Import.get_absolute_url, context=back, kind=KIND)
