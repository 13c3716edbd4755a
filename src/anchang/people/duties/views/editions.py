from typing import Any

from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from anchang.engine.approvals.models import Case
from anchang.engine.doors.requests import Request
from anchang.engine.doors.views import get_visible, perform, shows, verb
from anchang.engine.ledger.writing import label_of
from anchang.engine.policies import Refused, Verdict, allowed, sites_with
from anchang.people.org.models import Post, Site
from anchang.people.org.queries import titles

from .. import actions, queries
from ..forms import Propose, Reason, Which
from ..models import Duty, Edition
from ..phrases import WEEKDAYS, proved_by, when
from ..stages import EditionStage

COMPARED = ("title", "wording", "when", "reviewer", "weight")
TONES = {"asked": "held", "live": "done", "refused": "stopped", "retired": "neutral"}


def _place(request: Request, name: str = "duties.view") -> tuple[Site, list[Site]]:
    return queries.site_at(request.user, name, request.at, request.GET.get("site", ""))


def _which(site: Site, sites: list[Site]) -> Which | None:
    return Which({"site": str(site.pk)}, sites=sites, auto_id="which_%s") if len(sites) > 1 else None


@require_safe
@shows("duties.view")
def posts(request: Request) -> HttpResponse:
    """The job descriptions that hold at a site."""
    site, sites = _place(request)
    context = {"site": site, "which": _which(site, sites), "rows": queries.descriptions(site)}
    return render(request, "duties/posts.html", context)


@require_safe
@shows("duties.view")
def post(request: Request, code: str) -> HttpResponse:
    """A post's job description: every duty by how often it comes back, with what only stands and what is not built."""
    site, sites = _place(request)
    here = get_object_or_404(Post, code=code)
    found = next((one for one in queries.descriptions(site) if one.post.pk == here.pk), None)
    context = {
        "post": here,
        "site": site,
        "which": _which(site, sites),
        "found": found,
        "bearers": queries.bearers(code, site, request.at),
        "groups": [
            (kind, [(one, when(one.cadence), proved_by(one.proofs)) for one in editions])
            for kind, editions in (found.groups if found else [])
        ],
    }
    return render(request, "duties/post.html", context)


@require_safe
def duty(request: Request, code: str) -> HttpResponse:
    """A duty: who bears it, how often, what proves it, how well it went in 90 days and what breaks it."""
    one: Duty = get_visible(Duty.objects.select_related("post"), request, code=code)
    site, sites = _place(request)
    now = queries.effective(one.pk, site.pk)
    course = queries.course(one, site, request.user, request.at)
    editions = one.editions.filter(Q(site=None) | Q(site=site)).select_related("site", "made_by").order_by("-number")
    context = {
        "duty": one,
        "site": site,
        "which": _which(site, sites),
        "now": now,
        "said": _said(now, titles()) if now else {},
        "proofs": proved_by(now.proofs) if now else [],
        "bearers": queries.bearers(one.post.code, site, request.at),
        "course": course,
        "chart": _chart(course),
        "weekday": WEEKDAYS[course.weekday[0] - 1] if course.weekday else "",
        "editions": [(edition, TONES[edition.stage]) for edition in editions],
        "offers": _offers(request, one, now, site),
    }
    return render(request, "duties/duty.html", context)


def _chart(course: queries.Course) -> dict[str, Any]:
    names = (("done", _("按时")), ("late", _("迟了或补做")), ("lapsed", _("未完成")))
    figures = {"done": ["done"], "late": ["late", "mended"], "lapsed": ["lapsed"]}
    return {
        "labels": [f"{week:%m-%d}" for week, _tally in course.weeks],
        "series": [
            (name, [sum(tally[state] for state in figures[code]) for _week, tally in course.weeks])
            for code, name in names
        ],
    }


def _said(edition: Edition, names: dict[str, str]) -> dict[str, str]:
    """The edition's words as a reader compares them."""
    reviewer = names.get(queries.reviewer_of(edition), _("没有"))
    return {
        "title": edition.title,
        "wording": edition.wording,
        "when": when(edition.cadence),
        "reviewer": reviewer,
        "weight": str(edition.weight),
    }


def _offers(request: Request, one: Duty, now: Edition | None, site: Site) -> list[dict[str, Any]]:
    """Changing the wording, and giving up the office's own where there is one."""
    if now is None:
        return []
    verdict = allowed(request.user, "duties.propose", one, request.at)
    if verdict.ok and one.editions.filter(site=site, stage=EditionStage.ASKED).exists():
        verdict = Verdict(False, _("这项职责已经有一份修改在审批"))
    url = f"{reverse('duties:propose', args=[one.code])}?site={site.pk}"
    shown = [{"label": label_of("duties.propose"), "url": url, "icon": "pencil", "verdict": verdict}]
    if now.site_id is not None:
        shown.insert(0, _retiring(request, now))
    return shown


def _retiring(request: Request, edition: Edition) -> dict[str, Any]:
    return {
        "label": label_of("duties.retire"),
        "url": reverse("duties:retire", args=[edition.pk]),
        "icon": "arrow-back-up",
        "verdict": allowed(request.user, "duties.retire", edition, request.at),
    }


@verb("duties.propose", lambda: Duty.objects.select_related("post"), key="code")
def propose(request: Request, one: Duty) -> HttpResponse:
    site, _sites = _place(request, "duties.propose")
    now = queries.effective(one.pk, site.pk)
    if now is None:
        raise Refused(_("这项职责已停用"))
    form = Propose(request.POST or None, edition=now)
    words = {"title": f"{label_of('duties.propose')} · {now.title}", "now": now, "site": site}
    return perform(
        request, form, actions.propose, one, site=site, to=lambda made: made.get_absolute_url(), context=words
    )


@require_safe
@shows("duties.view")
def edition(request: Request, pk: int) -> HttpResponse:
    """A wording beside the pack's: what the office changed, why, and how far the approval is."""
    one = _seen(request, pk)
    of_pack = one.duty.editions.filter(site=None, stage=EditionStage.LIVE).select_related("duty__post").first()
    names = titles()
    mine, theirs = _said(one, names), _said(of_pack, names) if of_pack else {}
    labels = (_("名称"), _("要求"), _("周期"), _("检查岗位"), _("权重"))
    cases = Case.objects.visible_to(request.user, request.at, "approvals.view")
    case = cases.filter(thing_label=Edition._meta.label_lower, thing_id=one.pk).order_by("-pk").first()
    context = {
        "edition": one,
        "tone": TONES[one.stage],
        "of_pack": of_pack if one.site_id is not None else None,
        "rows": [
            (label, mine[name], theirs.get(name, ""), bool(theirs) and mine[name] != theirs[name])
            for label, name in zip(labels, COMPARED, strict=True)
        ],
        "proofs": proved_by(one.proofs),
        "case": case,
        "offer": _retiring(request, one) if one.site_id is not None and one.stage == EditionStage.LIVE else None,
    }
    return render(request, "duties/edition.html", context)


def _seen(request: Request, pk: int) -> Edition:
    """The edition, where it is the pack's or of a place within the reader's reach; 404 for any other."""
    one = Edition.objects.select_related("duty__post", "site", "made_by").filter(pk=pk).first()
    sites = sites_with(request.user, "duties.view", request.at)
    if one is None or (one.site_id is not None and one.site_id not in sites):
        raise Http404
    return one


@verb("duties.retire", lambda: Edition.objects.select_related("duty__post", "site"))
def retire(request: Request, one: Edition) -> HttpResponse:
    form = Reason(request.POST or None)
    title = f"{label_of('duties.retire')} · {one.title}"
    return perform(request, form, actions.retire, one, to=one.duty.get_absolute_url(), context={"title": title})
