from typing import Any

import segno
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from anchang.engine.doors.requests import Request
from anchang.engine.doors.views import get_visible, perform, shows, verb
from anchang.engine.files.models import Attachment
from anchang.engine.files.serving import served
from anchang.engine.ledger.stories import story
from anchang.engine.policies import allowed, require
from anchang.engine.states import verdict
from anchang.people.org.models import Site
from anchang.people.org.queries import site_and_tabs, site_of

from . import actions, forms, queries
from .models import Checklist, Finding, Result, Round
from .stages import FindingStage, Kind
from .tables import Editions, Findings, Rounds, Standings, outcome_of, stage_of, walk_url

COLOURS = {"rounds.recheck": "ok", "tasks.send_back": "warn"}


def _list(site: Site, code: str) -> Checklist:
    found = queries.list_in_force(site, code)
    if found is None:
        raise Http404
    return found


@require_safe
@shows("rounds.view")
def index(request: Request) -> HttpResponse:
    """Today's lists, and how each of them stands."""
    site, tabs = site_and_tabs(request, "rounds.view")
    table = Standings(queries.board(site, request.user, request.at), request, total=None)
    return render(request, "rounds/index.html", {"site": site, "tabs": tabs, "table": table})


@require_safe
@shows("rounds.view")
def rounds(request: Request) -> HttpResponse:
    """Every round walked at the site, the newest first."""
    site, tabs = site_and_tabs(request, "rounds.view")
    rows = Round.objects.visible_to(request.user, request.at).filter(site=site).select_related("checklist", "by")
    table = Rounds(rows.order_by("-at", "-pk"), request, total=None)
    return render(request, "rounds/rounds.html", {"site": site, "tabs": tabs, "table": table})


@verb("rounds.finish")
def finish(request: Request, code: str) -> HttpResponse:
    """The page behind the QR at the place: all of a list on one screen, sent at once."""
    site = site_of(request, "rounds.finish")
    walked = _edition(request, site, code)
    refusal = _("「%(name)s」不由您的岗位检查") % {"name": walked.title}
    require(queries.may_walk(request.user, walked, site, request.at), refusal)
    people = [] if walked.kind == Kind.PLACE else queries.people_at(site, walked, request.user, request.at)
    given: dict[str, Any] = {"checklist": walked, "items": list(walked.items.all()), "people": people}
    form = forms.Walk(request.POST or None, request.FILES or None, **given)
    context = {
        "checklist": walked,
        "site": site,
        "title": walked.title,
        "submit_label": _("提交检查结果"),
        "back_url": f"{reverse('rounds:index')}?site={site.code}",
        "pending": Finding.objects.filter(site=site, code=code).exclude(stage=FindingStage.CLOSED).count(),
    }
    return perform(request, form, actions.finish, site, to=Round.get_absolute_url, context=context, done=_("已提交"))


def _edition(request: Request, site: Site, code: str) -> Checklist:
    """The edition the page was opened with; an edit meanwhile does not change what was walked."""
    key = request.POST.get("edition", "")
    found = queries.edition_for(site, code, int(key)) if key.isdecimal() and len(key) < 19 else None
    return found or _list(site, code)


@require_safe
@shows("rounds.view")
def qr(request: Request, code: str) -> HttpResponse:
    """A sheet to print and put up at the place: scanning it opens the list."""
    site = site_of(request, "rounds.view")
    shown = _list(site, code)
    url = request.build_absolute_uri(walk_url(site, code))
    drawn = SafeString(segno.make(url, error="m").svg_inline(omitsize=True, border=2))
    return render(request, "rounds/qr.html", {"checklist": shown, "site": site, "url": url, "drawn": drawn})


@require_safe
def walked(request: Request, pk: int) -> HttpResponse:
    """A finished round: what was seen, of which edition, and what became of it."""
    shown = get_visible(Round.objects.select_related("checklist", "by", "site"), request, pk=pk)
    seen = shown.results.select_related("item", "subject", "finding").order_by("item__place", "subject_id")
    result_text, tone = outcome_of(shown)
    context = {"round": shown, "results": _with_pictures(seen), "outcome": result_text, "tone": tone}
    return render(request, "rounds/round.html", context)


def _with_pictures(results: QuerySet[Result]) -> list[Result]:
    found = list(results)
    pictures = queries.photos(found)
    for result in found:
        result.pictures = pictures.get(result.pk, [])  # type: ignore[attr-defined]
    return found


@require_safe
def photo(request: Request, pk: int, photo: int) -> FileResponse:
    """A photograph of a round, for whoever sees the round."""
    shown = get_visible(Round.objects.all(), request, pk=pk)
    return served(Attachment.objects.of(*shown.results.all()).filter(pk=photo).first())


@require_safe
@shows("rounds.view")
def editions(request: Request, code: str) -> HttpResponse:
    """The editions of a list, and what one of them has that another has not: the pack's against the one in force."""
    site = site_of(request, "rounds.view")
    current, every = _list(site, code), list(queries.editions(site, code))
    for one in every:
        one.in_force = one.pk == current.pk  # type: ignore[attr-defined]
    after = _named(every, request.GET.get("after", "")) or current
    standard = next(one for one in every if one.site_id is None and one.is_current)
    before = _named(every, request.GET.get("before", "")) or standard
    context = {
        "site": site,
        "current": current,
        "before": before,
        "after": after,
        "compared": queries.compare(before, after),
        "table": Editions(every, request, total=None),
        "walks": queries.may_walk(request.user, current, site, request.at),
        "walk_url": walk_url(site, code),
        "edit": allowed(request.user, "rounds.edit", site, request.at),
    }
    return render(request, "rounds/editions.html", context)


def _named(every: list[Checklist], key: str) -> Checklist | None:
    return next((one for one in every if str(one.pk) == key), None)


@verb("rounds.edit")
def edit(request: Request, code: str) -> HttpResponse:
    """Rewrites the list for the site: a new edition of the office's own copy."""
    site = site_of(request, "rounds.edit")
    edition = _edition(request, site, code)
    form = forms.Edit(request.POST or None, edition=edition)
    back = f"{edition.get_absolute_url()}?site={site.code}"
    context = {
        "edition": edition,
        "title": _("修改清单：%(name)s") % {"name": edition.name},
        "submit_label": _("存为新版本"),
        "back_url": back,
    }
    return perform(request, form, actions.edit, site, to=back, context=context, done=_("已存为本案场新版本"))


@require_safe
@shows("rounds.view")
def findings(request: Request) -> HttpResponse:
    """What rounds found wrong: not yet mended, to look at again, or closed."""
    site, tabs = site_and_tabs(request, "rounds.view")
    look = forms.Look(request.GET, lists=queries.in_force(site))
    rows = Finding.objects.visible_to(request.user, request.at).filter(site=site)
    rows = rows.select_related("item__checklist", "subject", "task__asked_of").order_by("due_at", "pk")
    narrowed = look.cleaned_data if look.is_valid() else {}
    table = Findings(queries.looked(rows, at=request.at, **narrowed), request, total=None)
    context = {"site": site, "tabs": tabs, "look": look, "table": table}
    return render(request, "rounds/findings.html", context)


def _findings() -> Any:
    return Finding.objects.select_related("item__checklist", "subject", "site", "task__asked_of", "found_in__by")


@require_safe
def finding(request: Request, pk: int) -> HttpResponse:
    """One finding from the round that found it to the check that closed it."""
    shown = get_visible(_findings(), request, pk=pk)
    late = shown.stage != FindingStage.CLOSED and shown.due_at < request.at
    text, tone = stage_of(shown, late)
    context = {
        "finding": shown,
        "results": _with_pictures(shown.results.select_related("round__by").order_by("-round__at", "-pk")),
        "rechecks": shown.rechecks.select_related("by").order_by("-at", "-pk"),
        "stage_text": text,
        "tone": tone,
        "history": story(shown, kinds=COLOURS),
        "sees_task": shown.task is not None and allowed(request.user, "tasks.view", shown.task, request.at).ok,
        "recheck": verdict(request.user, "rounds.recheck", shown, request.at),
        "back_url": f"{reverse('rounds:findings')}?site={shown.site.code}",
    }
    return render(request, "rounds/finding.html", context)


@verb("rounds.recheck", _findings)
def recheck(request: Request, finding: Finding) -> HttpResponse:
    return perform(request, forms.Recheck(request.POST or None), actions.recheck, finding)
