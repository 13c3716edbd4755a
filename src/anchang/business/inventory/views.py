from typing import Any

from django.db.models import Count, Sum
from django.forms import Form
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from anchang.engine.doors.requests import Request
from anchang.engine.doors.views import get_visible, perform, shows, verb
from anchang.engine.events.feed import last_change
from anchang.engine.events.tokens import live
from anchang.engine.files.models import Attachment
from anchang.engine.files.serving import served
from anchang.engine.imports import actions as imports
from anchang.engine.imports.forms import UploadForm
from anchang.engine.imports.models import Import
from anchang.engine.ledger.stories import story
from anchang.engine.policies import allowed
from anchang.people.org.models import Site

from . import actions, forms, queries, tables
from .forms import BoardFilter, BuildingForm, PermitForm, ProjectForm, RevokeForm
from .models import Building, Exhibit, Flag, Permit, Project, Unit, UnitType
from .stages import ClaimKind

KINDS = {"inventory.take": "ok", "inventory.turn": "ok", "inventory.free": "warn", "inventory.control": "stop"}


UNIT_VERBS = ("request_control", "decontrol", "flag", "unflag", "record_consent", "bundle", "unbundle")


def units() -> Any:
    return Unit.objects.select_related("building__project")


def flags() -> Any:
    return Flag.objects.select_related("unit__building__project")


@shows("inventory.view")
def index(request: Request) -> HttpResponse:
    """The projects of the person's sites, and a button for each site where one may be opened."""
    projects = Project.objects.visible_to(request.user, request.at)
    sites = Site.objects.filter(kind=Site.OFFICE).visible_to(request.user, request.at, "inventory.open_project")
    rows = projects.annotate(units=Count("buildings__units")).order_by("site_id", "pk")
    return render(request, "inventory/index.html", {"projects": tables.Projects(rows, request), "sites": sites})


def board(request: Request, pk: int) -> HttpResponse:
    """销控表: every unit of the project with its derived status, from the site down to one floor, or as a table."""
    project = get_visible(Project.objects.all(), request, pk=pk)
    heard = last_change()
    cells = queries.board(project, request.at)
    asked = BoardFilter(cells, request.GET or None)
    looked = tables.Looked(request, project, cells, asked.given, request.at)
    context = {"project": project, "asked": asked, "looked": looked, **live(f"board:{project.pk}", heard)}
    return render(request, "inventory/board.html", context)


def wall(request: Request, pk: int) -> HttpResponse:
    """大屏: the whole board without a menu, for the wall of the sales hall; it fits itself to its screen."""
    project = get_visible(Project.objects.all(), request, pk=pk)
    heard = last_change()
    looked = tables.Looked(request, project, queries.board(project, request.at), {}, request.at)
    context = {"project": project, "looked": looked, "now": request.at, **live(f"board:{project.pk}", heard)}
    return render(request, "inventory/wall.html", context)


def project(request: Request, pk: int) -> HttpResponse:
    """What stands behind the board: permits, buildings, price lists, and the way to import one."""
    project = get_visible(Project.objects.all(), request, pk=pk)
    lists = project.price_lists.annotate(units=Count("prices"), amount=Sum("prices__total")).order_by("-version")
    permits = project.permits.prefetch_related("buildings").order_by("pk")
    own = ("record_permit", "add_building", "add_phase", "edit_project", "set_plan", "rename_building")
    verbs = (*(f"inventory.{name}" for name in own), "imports.upload")
    context = {
        "project": project,
        "permits": [queries.standing_of(one, request.user, request.at) for one in permits],
        "lists": tables.PriceLists(lists, request),
        "buildings": project.buildings.select_related("phase").annotate(count=Count("units")).order_by("pk"),
        "types": project.unit_types.exclude(plan=None).order_by("name"),
        "missing": [one.kind.label for one in queries.wall(project) if not one.shown],
        "withheld_late": queries.withheld_late(project, request.at),
        "may": {name.partition(".")[2]: allowed(request.user, name, project, request.at) for name in verbs},
    }
    return render(request, "inventory/project.html", context)


def unit(request: Request, pk: int) -> HttpResponse:
    """One unit: what it costs and why, its permit, who holds it, what happened to it, and what may be done."""
    unit = get_visible(
        Unit.objects.select_related("building__project", "building__permit", "price__price_list", "lead"),
        request,
        pk=pk,
    )
    claim = queries.live_claim(unit, request.at)
    withheld = claim is not None and claim.kind == ClaimKind.CONTROL
    context = {
        "unit": unit,
        "price": queries.posted(unit),
        "permit": queries.permit_of(unit),
        "status": queries.status_of(unit, request.at),
        "claim": claim,
        "withheld": withheld,
        "asked": unit.withholdings.filter(stage="asked").first(),
        "may": {name: allowed(request.user, f"inventory.{name}", unit, request.at) for name in UNIT_VERBS},
        "flags": unit.flags.filter(ended_at=None).order_by("pk"),
        "companions": list(unit.companions.select_related("price").order_by("pk")) if unit.parts else [],
        "total": queries.posted_total(unit) if unit.parts and unit.price_id else None,
        "plan": queries.plan_of(unit),
        "difference": queries.difference_of(unit, request.at),
        "buttons": queries.buttons_of(unit, request.user, request.at),
        "facts": queries.facts_of(unit, request.user, request.at),
        "panels": queries.panels_of(unit, request.user, request.at),
        "entries": story(unit, unit.item_ptr, kinds=KINDS),
        "back_url": unit.project.get_absolute_url(),
    }
    return render(request, "inventory/unit.html", context)


@verb("inventory.open_project", lambda: Site.objects.filter(kind=Site.OFFICE))
def open_project(request: Request, site: Site) -> HttpResponse:
    form = ProjectForm(request.POST or None)
    about = {"back_url": reverse("inventory:index")}
    return perform(request, form, actions.open_project, site, to=lambda made: made.get_absolute_url(), context=about)


@verb("inventory.record_permit", lambda: Project.objects.all())
def record_permit(request: Request, project: Project) -> HttpResponse:
    form = PermitForm(project, request.POST or None)
    return perform(request, form, actions.record_permit, project, to=_page(project), context=_back(project))


@verb("inventory.revoke_permit", lambda: Permit.objects.select_related("project"))
def revoke_permit(request: Request, permit: Permit) -> HttpResponse:
    form = RevokeForm(request.POST or None)
    page = _page(permit.project)
    return perform(request, form, actions.revoke_permit, permit, to=page, context=_back(permit.project))


@verb("inventory.add_building", lambda: Project.objects.all())
def add_building(request: Request, project: Project) -> HttpResponse:
    form = BuildingForm(project, request.POST or None)
    return perform(request, form, actions.add_building, project, to=_page(project), context=_back(project))


@verb("imports.upload", lambda: Project.objects.all())
def upload(request: Request, project: Project) -> HttpResponse:
    form = UploadForm(request.POST or None, request.FILES or None)
    return perform(
        request,
        form,
        imports.upload,
        project,
        to=Import.get_absolute_url,
        context=_back(project),
        kind="inventory.price_list",
    )


@verb("imports.upload", lambda: Project.objects.all())
def upload_survey(request: Request, project: Project) -> HttpResponse:
    form = UploadForm(request.POST or None, request.FILES or None)
    page: dict[str, Any] = {"to": Import.get_absolute_url, "context": _back(project)}
    return perform(request, form, imports.upload, project, kind="inventory.survey", **page)


def _upload_at(kind: str) -> Any:
    """A view that takes a table of that kind for a site."""

    @verb("imports.upload", lambda: Site.objects.filter(kind=Site.OFFICE))
    def upload(request: Request, site: Site) -> HttpResponse:
        form = UploadForm(request.POST or None, request.FILES or None)
        page: dict[str, Any] = {"to": Import.get_absolute_url, "context": {"back_url": reverse("inventory:index")}}
        return perform(request, form, imports.upload, site, kind=kind, **page)

    return upload


upload_permits = _upload_at("inventory.permits")
upload_permit_buildings = _upload_at("inventory.permit_buildings")


@verb("inventory.request_control", units)
def request_control(request: Request, unit: Unit) -> HttpResponse:
    form = forms.RequestControlForm(request.POST or None)
    return perform(request, form, actions.request_control, unit, done=_("已提交销控审批"))


@verb("inventory.decontrol", units)
def decontrol(request: Request, unit: Unit) -> HttpResponse:
    return perform(request, Form(request.POST), actions.decontrol, unit)


@verb("inventory.flag", units)
def flag(request: Request, unit: Unit) -> HttpResponse:
    return perform(request, forms.FlagForm(request.POST or None), actions.flag, unit)


@verb("inventory.unflag", flags)
def unflag(request: Request, flag: Flag) -> HttpResponse:
    return perform(request, forms.UnflagForm(request.POST or None), actions.unflag, flag)


@verb("inventory.record_consent", flags)
def record_consent(request: Request, flag: Flag) -> HttpResponse:
    return perform(request, forms.ConsentForm(request.POST or None), actions.record_consent, flag)


@verb("inventory.bundle", units)
def bundle(request: Request, unit: Unit) -> HttpResponse:
    return perform(request, forms.BundleForm(unit, request.POST or None), actions.bundle, unit)


@verb("inventory.unbundle", units)
def unbundle(request: Request, unit: Unit) -> HttpResponse:
    return perform(request, Form(request.POST), actions.unbundle, unit)


@verb("inventory.release", lambda: Permit.objects.select_related("project"))
def release(request: Request, permit: Permit) -> HttpResponse:
    page: dict[str, Any] = {"to": _page(permit.project), "context": _back(permit.project)}
    return perform(request, Form(request.POST), actions.release, permit, **page)


@verb("inventory.edit_project", lambda: Project.objects.all())
def edit_project(request: Request, project: Project) -> HttpResponse:
    known = {"lead_bank": project.lead_bank, "sale_mode": project.sale_mode}
    form = forms.EditProjectForm(request.POST or None, initial=known)
    return perform(request, form, actions.edit_project, project, to=_page(project), context=_back(project))


@verb("inventory.add_phase", lambda: Project.objects.all())
def add_phase(request: Request, project: Project) -> HttpResponse:
    form = forms.PhaseForm(project, request.POST or None)
    return perform(request, form, actions.add_phase, project, to=_page(project), context=_back(project))


@verb("inventory.rename_building", lambda: Building.objects.select_related("project"))
def rename_building(request: Request, building: Building) -> HttpResponse:
    form = forms.RenameForm(request.POST or None, initial={"name": building.name})
    page: dict[str, Any] = {"to": _page(building.project), "context": _back(building.project)}
    return perform(request, form, actions.rename_building, building, **page)


@verb("inventory.set_plan", lambda: Project.objects.all())
def set_plan(request: Request, project: Project) -> HttpResponse:
    form = forms.PlanForm(queries.unit_type_names(project), request.POST or None, request.FILES or None)
    return perform(request, form, actions.set_plan, project, to=_page(project), context=_back(project))


@require_safe
def plan(request: Request, pk: int) -> FileResponse:
    """The floor plan of a unit type, for whoever sees the units."""
    return _served(get_visible(UnitType.objects.select_related("plan"), request, pk=pk).plan)


def exhibits(request: Request, pk: int) -> HttpResponse:
    """What has to hang in the sales hall and what does, for print (R-108); and what stands behind the permit (R-101)."""
    project = get_visible(Project.objects.all(), request, pk=pk)
    hung = queries.wall(project)
    context = {
        "project": project,
        "wall": [one for one in hung if one.kind.wall],
        "gate": [one for one in hung if one.kind.gate],
        "missing": [one.kind.label for one in hung if not one.shown],
        "permits": [one for one in project.permits.order_by("pk") if one.valid_on(queries.day_of(request.at))],
        "may_show": allowed(request.user, "inventory.show_exhibit", project, request.at),
        "may_take_down": allowed(request.user, "inventory.take_down_exhibit", project, request.at),
    }
    return render(request, "inventory/exhibits.html", context)


@require_safe
def exhibit_file(request: Request, pk: int) -> FileResponse:
    return _served(get_visible(Exhibit.objects.select_related("file"), request, pk=pk).file)


@verb("inventory.show_exhibit", lambda: Project.objects.all())
def show_exhibit(request: Request, project: Project) -> HttpResponse:
    kinds = [(one.code, one.label) for one in queries.exhibit_kinds()]
    known = {"kind": request.GET.get("kind", ""), "shown_on": queries.day_of(request.at)}
    form = forms.ExhibitForm(kinds, request.POST or None, request.FILES or None, initial=known)
    page = reverse("inventory:exhibits", args=[project.pk])
    return perform(request, form, actions.show_exhibit, project, to=page, context={"back_url": page})


@verb("inventory.take_down_exhibit", lambda: Exhibit.objects.select_related("project"))
def take_down_exhibit(request: Request, exhibit: Exhibit) -> HttpResponse:
    form = forms.TakeDownForm(request.POST or None, initial={"on": queries.day_of(request.at)})
    return perform(request, form, actions.take_down_exhibit, exhibit)


def _served(file: Attachment | None) -> FileResponse:
    if file is None:
        raise Http404
    return served(file)


def _page(project: Project) -> str:
    return reverse("inventory:project", args=[project.pk])


def _back(project: Project) -> dict[str, str]:
    return {"back_url": _page(project)}
