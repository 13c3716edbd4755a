from django import forms
from django.db.models import Count, Sum
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from anchang.engine.doors.requests import Request
from anchang.engine.doors.views import get_visible, perform, shows, verb
from anchang.engine.events.feed import last_change
from anchang.engine.events.tokens import live
from anchang.engine.imports import actions as imports
from anchang.engine.imports.forms import UploadForm
from anchang.engine.imports.models import Import
from anchang.engine.ledger.stories import story
from anchang.engine.policies import allowed
from anchang.people.org.models import Site

from . import actions, queries, tables
from .forms import BoardFilter, BuildingForm, ControlForm, PermitForm, ProjectForm, RevokeForm
from .models import Permit, Project, Unit
from .stages import ClaimKind

KINDS = {"inventory.take": "ok", "inventory.turn": "ok", "inventory.free": "warn", "inventory.control": "stop"}


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
    verbs = ("inventory.record_permit", "inventory.add_building", "imports.upload")
    context = {
        "project": project,
        "permits": [(one, queries.may_revoke(one, request.user, request.at)) for one in permits],
        "lists": tables.PriceLists(lists, request),
        "buildings": project.buildings.annotate(count=Count("units")).order_by("pk"),
        "may": {name.partition(".")[2]: allowed(request.user, name, project, request.at) for name in verbs},
    }
    return render(request, "inventory/project.html", context)


def unit(request: Request, pk: int) -> HttpResponse:
    """One unit: what it costs and why, its permit, who holds it, what happened to it, and what may be done."""
    unit = get_visible(
        Unit.objects.select_related("building__project", "building__permit", "price__price_list"), request, pk=pk
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
        "may_control": allowed(request.user, "inventory.control", unit, request.at),
        "may_decontrol": allowed(request.user, "inventory.decontrol", unit, request.at),
        "buttons": queries.buttons_of(unit, request.user, request.at),
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


@verb("inventory.control", lambda: Unit.objects.select_related("building__project"))
def control(request: Request, unit: Unit) -> HttpResponse:
    return perform(request, ControlForm(request.POST or None), actions.control, unit)


@verb("inventory.decontrol", lambda: Unit.objects.select_related("building__project"))
def decontrol(request: Request, unit: Unit) -> HttpResponse:
    return perform(request, forms.Form(request.POST), actions.decontrol, unit)


def _page(project: Project) -> str:
    return reverse("inventory:project", args=[project.pk])


def _back(project: Project) -> dict[str, str]:
    return {"back_url": _page(project)}
