from typing import Any

from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from anchang.engine.doors.requests import Request
from anchang.engine.doors.views import get_visible, perform, verb
from anchang.engine.files.serving import served
from anchang.engine.policies import allowed, require

from . import actions
from .forms import CommitForm, MatchForm
from .kinds import Kind, kind_and_target
from .models import Import, Progress
from .tables import Changes, Faults


def tables() -> Any:
    return Import.objects.select_related("attachment", "findings")


@require_safe
def show(request: Request, pk: int) -> HttpResponse:
    """What is wrong with a table that was uploaded; the button takes it in. While the worker has it: how far it is."""
    import_ = get_visible(tables(), request, pk=pk)
    kind, target = kind_and_target(import_)
    context = {
        "import": import_,
        "label": kind.label,
        "target": target,
        "home": kind.home_of(target),
        "asks": kind.questions(target, request.at) or not import_.is_clean,
        "may_skip": _faulty(import_, kind) > 0,
        "columns": list(import_.columns.values()),
        "faults": Faults(import_.faults, request, page_size=actions.SHOWN),
        "warnings": Faults(import_.warnings, request, page_size=actions.SHOWN),
        "changes": Changes(import_.differences.get("fields", []), request, page_size=actions.SHOWN),
        "progress": _progress(import_),
        "result": [(label, import_.result.get(code, 0)) for code, label in kind.figures],
        "is_mine": import_.by_id == request.user.pk,
        "may_match": allowed(request.user, "imports.match", import_, request.at),
        "may_commit": allowed(request.user, "imports.commit", import_, request.at),
    }
    return render(request, "imports/show.html", context)


def _progress(import_: Import) -> Progress | None:
    return Progress.objects.filter(pk=import_.pk).first() if import_.is_under_way else None


def _faulty(import_: Import, kind: Kind) -> int:
    """How many rows somebody may choose to leave out."""
    skips = kind.may_skip and not import_.has_faulty_heading and not import_.is_under_way and import_.rows
    return import_.faulty_rows if skips else 0


@require_safe
def progress(request: Request, pk: int) -> HttpResponse:
    """The part of the page that a browser asks for every second; once the work is done the page comes anew."""
    import_ = get_visible(tables(), request, pk=pk)
    if not import_.is_under_way:
        return HttpResponse(status=204, headers={"HX-Refresh": "true"})
    return render(request, "imports/progress.html", {"import": import_, "progress": _progress(import_)})


@require_safe
def findings(request: Request, pk: int) -> FileResponse:
    """All rows with a fault or a warning and why, as a table; for whoever brought them, as they hold the cells as typed."""
    import_ = get_visible(tables(), request, pk=pk)
    if import_.findings is None:
        raise Http404
    require(import_.by_id == request.user.pk, _("只有上传的人可以下载问题清单"))
    return served(import_.findings)


@verb("imports.commit", tables)
def commit(request: Request, import_: Import) -> HttpResponse:
    kind, target = kind_and_target(import_)
    given = request.POST if request.method == "POST" else None
    form = CommitForm(given, asks=kind.questions(target, request.at), faulty=_faulty(import_, kind))
    page = import_.get_absolute_url() if kind.prepare else kind.home_of(target)
    return perform(request, form, actions.commit, import_, to=page, done=_done(import_))


def _done(import_: Import) -> str:
    return _("已交给后台导入") if actions.is_large(import_.attachment.size) else ""


@verb("imports.match", tables)
def match(request: Request, import_: Import) -> HttpResponse:
    columns, headings = actions.kind_of(import_.kind).columns, actions.headings_of(import_)
    form = MatchForm(request.POST or None, initial=import_.columns, columns=columns, headings=headings)
    return perform(request, form, actions.match, import_)
