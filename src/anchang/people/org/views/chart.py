from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anchang.engine.doors.requests import Request
from anchang.engine.doors.views import get_visible, perform, verb
from anchang.engine.ledger.writing import label_of, verbs
from anchang.engine.policies import Reach, allowed

from .. import actions, forms, queries
from ..models import Post, Site, Staff

REACHES = {
    Reach.OWN: gettext_lazy("本人的"),
    Reach.TEAM: gettext_lazy("下属的"),
    Reach.SITE: gettext_lazy("本案场"),
    Reach.COMPANY: gettext_lazy("全公司"),
}
SHOWN = ("tree", "units", "checks")


def index(request: Request) -> HttpResponse:
    """The structure of one site: as a tree, by unit, or what does not fit in it."""
    sites = Site.objects.visible_to(request.user, request.at).order_by("path")
    site = _chosen(request, sites)
    if site is None:
        return render(request, "org/index.html", {"site": None})
    wanted = request.GET.get("show", SHOWN[0])
    shown = wanted if wanted in SHOWN else SHOWN[0]
    known = queries.record()
    found, chart = queries.findings(known), queries.with_notes(queries.chart(site, request.at, known), request.at)
    context = {
        "site": site,
        "reachable": _reachable(request, chart.seats),
        "which": forms.Which({"site": site.pk}, sites=sites, auto_id="which_%s") if len(sites) > 1 else None,
        "chart": chart,
        "shown": shown,
        "tabs": _tabs(site, shown, found),
        "findings": found,
        "offers": _offers(request, site),
    }
    return render(request, "org/index.html", context)


def post(request: Request, code: str) -> HttpResponse:
    """A post: its lines as the papers give them, who sits in it at one site, and what it may do."""
    sites = Site.objects.visible_to(request.user, request.at).order_by("path")
    site = _chosen(request, sites)
    here: Post = get_visible(Post.objects.all(), request, code=code)
    known = queries.record()
    seats = queries.chart(site, request.at, known).seats if site else []
    seat = next((seat for seat in seats if seat.post.pk == here.pk), None)
    lines = here.lines.select_related("superior").order_by("-chosen", "pk")
    context = {
        "post": here,
        "site": site,
        "seat": seat,
        "reachable": _reachable(request, [seat] if seat else []),
        "lines": lines,
        "below": [line.post for line in here.lines_below.filter(chosen=True).select_related("post")],
        "findings": [finding for finding in queries.findings(known) if finding.post.pk == here.pk],
        "may": _may(here),
        "may_choose": len(lines) > 1 and allowed(request.user, "org.choose_superior", here, request.at).ok,
    }
    return render(request, "org/post.html", context)


def first_run(request: Request) -> HttpResponse:
    """What an administrator does first in an empty office."""
    company = get_object_or_404(Site.objects.visible_to(request.user, request.at), parent=None)
    offices = Site.objects.filter(kind=Site.OFFICE)
    people = queries.staffed(offices)
    context = {
        "company": company,
        "offices": offices.order_by("code"),
        "people": people,
        "steps": _steps(bool(offices), bool(people)),
    }
    return render(request, "org/first_run.html", context)


@verb("org.choose_superior", lambda: Post.objects.all(), key="code")
def choose_superior(request: Request, post: Post) -> HttpResponse:
    chosen = post.lines.filter(chosen=True).first()
    form = forms.ChooseSuperior(
        request.POST or None, post=post, initial={"superior": chosen.superior_id if chosen else None}
    )
    context = {"title": f"{label_of('org.choose_superior')} · {post.title}", "lines": post.lines.all()}
    return perform(request, form, actions.choose_superior, post, context=context)


@verb("org.open_site", lambda: Site.objects.all())
def open_site(request: Request, parent: Site) -> HttpResponse:
    form = forms.OpenSite(request.POST or None)
    return perform(request, form, actions.open_site, parent, to=lambda site: site.get_absolute_url())


@verb("org.rename_site", lambda: Site.objects.all())
def rename_site(request: Request, site: Site) -> HttpResponse:
    form = forms.RenameSite(request.POST or None, initial={"name": site.name})
    return perform(request, form, actions.rename_site, site)


def _chosen(request: Request, sites: QuerySet[Site]) -> Site | None:
    """The site of the address, else the first sales site in sight, else the company."""
    asked = request.GET.get("site", "")
    by_key = {str(site.pk): site for site in sites}
    offices = [site for site in sites if site.kind == Site.OFFICE]
    return by_key.get(asked) or next(iter([*offices, *sites]), None)


def _reachable(request: Request, seats: list[queries.Seat]) -> set[int]:
    """The people of these seats whose own page the reader may open."""
    sitting = {one.staff_id for seat in seats for one in seat.people}
    rows = Staff.objects.visible_to(request.user, request.at)
    return set(rows.filter(pk__in=sitting).values_list("pk", flat=True))


def _tabs(site: Site, shown: str, found: list[queries.Finding]) -> list[dict[str, Any]]:
    labels = {"tree": _("上下级"), "units": _("部门"), "checks": _("核对")}
    counts = {"checks": len(found)}
    return [
        {
            "label": labels[name],
            "url": f"?site={site.pk}&show={name}",
            "current": name == shown,
            "count": counts.get(name),
        }
        for name in SHOWN
    ]


def _offers(request: Request, site: Site) -> list[dict[str, str]]:
    given = [("org.rename_site", "edit", "plain"), ("org.hire", "user-plus", "primary")]
    if site.kind == Site.COMPANY:
        given.insert(0, ("org.open_site", "building-plus", "plain"))
    return [
        {"label": label_of(name), "url": reverse(name.replace(".", ":"), args=[site.pk]), "icon": icon, "kind": kind}
        for name, icon, kind in given
        if allowed(request.user, name, site, request.at).ok
    ]


def _may(post: Post) -> list[tuple[str, list[str]]]:
    """What the post may do, by reach, in the words of the verbs that are built."""
    known = verbs()
    found = [(reach, [str(known[name]) for name in post.can.get(reach, []) if name in known]) for reach in Reach]
    return [(str(REACHES[reach]), labels) for reach, labels in found if labels]


def _steps(opened: bool, hired: bool) -> list[dict[str, Any]]:
    states = ["done", "done" if opened else "now", "done" if hired else "now" if opened else "next"]
    labels = [_("建立公司"), _("开设案场"), _("录入员工")]
    return [{"label": label, "state": state, "at": ""} for label, state in zip(labels, states, strict=True)]
