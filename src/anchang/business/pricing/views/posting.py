"""一房一价公示: the page, and the files of it."""

from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from anchang.business.inventory.models import Project
from anchang.business.inventory.queries import board
from anchang.engine.doors.requests import Request
from anchang.engine.doors.views import get_visible, perform, verb
from anchang.engine.files.serving import served
from anchang.engine.policies import allowed, require
from anchang.ui.forms import nothing_asked

from .. import actions, forms, queries, tables
from ..models import Particulars, Printing, Progress
from ..stages import Format

LATEST = 6


def _posted(project: Project) -> str:
    return reverse("pricing:posted", args=[project.pk])


@require_safe
def posted(request: Request, pk: int) -> HttpResponse:
    """What is posted, a building at a time; whoever sees the board sees it."""
    project = get_visible(queries.described(), request, pk=pk)
    cells = board(project, request.at)
    buildings = {one.building_id: one.building for one in cells}
    wanted = request.GET.get("building", "")
    chosen = next((one for one in buildings if str(one) == wanted), next(iter(buildings), None))
    rows = queries.posted_rows(project, [one for one in cells if one.building_id == chosen])
    may = {
        name: allowed(request.user, f"pricing.{name}", project, request.at)
        for name in ("print_sheet", "set_particulars")
    }
    files = project.printings.order_by("-asked_at", "-pk")[:LATEST] if may["print_sheet"].ok else []
    context = {
        "project": project,
        "facts": queries.sheet_facts(project, request.at),
        "conditions": queries.conditions_of(project, request.at),
        "tabs": [
            {"label": name, "url": f"?building={one}", "current": one == chosen} for one, name in buildings.items()
        ],
        "table": tables.Wall(rows, request, page_size=500),
        "files": tables.Printings(list(files), request, total=None),
        "formats": Format.choices,
        "may": may,
    }
    return render(request, "pricing/posted.html", context)


@verb("pricing.set_particulars", lambda: Project.objects.all())
def set_particulars(request: Request, project: Project) -> HttpResponse:
    names = ("land_nature", "land_until", "delivery", "charges", "phone")
    about = Particulars.objects.filter(project=project).first()
    initial = {name: getattr(about, name) for name in names} if about else {}
    form = forms.ParticularsForm(request.POST or None, initial=initial)
    back = _posted(project)
    return perform(request, form, actions.set_particulars, project, to=back, context={"back_url": back})


@verb("pricing.print_sheet", lambda: Project.objects.all())
def print_sheet(request: Request, project: Project) -> HttpResponse:
    asked = request.POST.get("format", "") or Format.PDF
    require(asked in Format.values, _("没有这种格式"))
    context = {"back_url": _posted(project)}
    form = nothing_asked(request)
    return perform(
        request,
        form,
        actions.print_sheet,
        project,
        to=lambda made: made.get_absolute_url(),
        done=_("已交给后台生成"),
        context=context,
        format=asked,
    )


def _printing(request: Request, pk: int) -> Printing:
    rows = Printing.objects.select_related("project", "file", "asked_by")
    found: Printing = get_visible(rows, request, "pricing.print_sheet", pk=pk)
    return found


@require_safe
def printing(request: Request, pk: int) -> HttpResponse:
    """How far the worker is with a file; once it is there, the way to it."""
    one = _printing(request, pk)
    context = {
        "printing": one,
        "progress": Progress.objects.filter(pk=one.pk).first(),
        "back_url": _posted(one.project),
    }
    return render(request, "pricing/printing.html", context)


@require_safe
def progress(request: Request, pk: int) -> HttpResponse:
    """The part of the page that a browser asks for every second; once the work is done the page comes anew."""
    one = _printing(request, pk)
    if not one.is_making:
        return HttpResponse(status=204, headers={"HX-Refresh": "true"})
    return render(
        request, "pricing/progress.html", {"printing": one, "progress": Progress.objects.filter(pk=one.pk).first()}
    )


@require_safe
def file(request: Request, pk: int) -> FileResponse:
    """The file itself, for whoever may make one."""
    one = _printing(request, pk)
    if one.file is None:
        raise Http404
    return served(one.file)
