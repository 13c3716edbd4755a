from typing import Any

from django.db.models import Count
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.dateparse import parse_date
from django.views.decorators.http import require_safe

from anchang.engine.doors.requests import Request
from anchang.engine.doors.views import get_visible, perform, shows, verb
from anchang.engine.policies import Reach, allowed, grants
from anchang.engine.states import verdict
from anchang.people.org.models import Site
from anchang.people.org.queries import site_and_tabs, site_of
from anchang.ui.forms import AnchangForm

from . import actions, forms, queries
from .models import Batch, Day, Digest, Row
from .stages import USUAL, Kind, Stage
from .tables import Batches, Contacts, Offers, Rows, Standing, Standings, stage_of


def _sees_all(request: Request) -> bool:
    return any(one.reach is not Reach.OWN for one in grants(request.user, request.at)["stewardship.view"])


def _home(site: Site) -> str:
    return f"{reverse('stewardship:index')}?site={site.code}"


@require_safe
@shows("stewardship.view")
def index(request: Request) -> HttpResponse:
    """The day's lists by class and what is missing; to a specialist their own lists."""
    site, tabs = site_and_tabs(request, "stewardship.view")
    if not _sees_all(request):
        return _own(request, site)
    on = parse_date(request.GET.get("on", ""))
    day = queries.latest(site, request.at, on)
    known = queries.classes(site, request.at, counted=True)
    found = list(queries.lists(site, day.on)) if day else []
    today = {one.kind: one for one in found if day and one.day_id == day.pk}
    may = {name: allowed(request.user, f"stewardship.{name}", site, request.at) for name in ("assign", "set_class")}
    standings = [Standing(one, today.get(one.kind), site.code) for one in known]
    context = {
        "site": site,
        "tabs": tabs,
        "day": day,
        "table": Standings(standings, request, may=may["set_class"].ok),
        "flagged": [one.label for one in known if one.is_flagged],
        "earlier": [one for one in found if day and one.day_id != day.pk],
        "unowned": sum(one.count for one in known if one.kind in (Kind.FRESH, Kind.POOL)),
        "late": getattr(day, "late", 0) or 0,
        "may": may,
        "digest": getattr(day, "digest", None),
        "day_may": _of_day(request, day),
    }
    return render(request, "stewardship/index.html", context)


def _of_day(request: Request, day: Day | None) -> dict[str, Any]:
    names = ("consolidate", "send_digest") if day else ()
    return {name: allowed(request.user, f"stewardship.{name}", day, request.at) for name in names}


def _own(request: Request, site: Site) -> HttpResponse:
    """What a specialist has to extract: their lists of the newest day, and earlier ones that wait."""
    mine = Batch.objects.visible_to(request.user, request.at).filter(site=site).select_related("day", "steward")
    rows = mine.annotate(files=Count("rows")).order_by("-day__on", "pk")
    owed = queries.owed(request.user, request.at).count()
    return render(request, "stewardship/own.html", {"table": Batches(rows, request, total=None), "owed": owed})


def _batches() -> Any:
    return Batch.objects.select_related("day", "steward", "site").annotate(files=Count("rows"))


@require_safe
def batch(request: Request, pk: int) -> HttpResponse:
    """The files of one class of one day, what happened to them, and the steward's next step."""
    shown = get_visible(_batches(), request, pk=pk)
    rows = Row.objects.filter(batch=shown).select_related("customer__owner").defer("customer__id_number")
    following = {Stage.MADE: "extract", Stage.EXTRACTED: "submit"}.get(Stage(shown.stage))
    writes = shown.day.closed_at is None and allowed(request.user, "stewardship.note", shown, request.at).ok
    context = {
        "batch": shown,
        "tone": stage_of(shown),
        "table": Rows(rows.order_by("-is_important", "pk"), request, may_note=writes),
        "following": following,
        "may": following and verdict(request.user, f"stewardship.{following}", shown, request.at),
        "home": _home(shown.site),
    }
    return render(request, "stewardship/batch.html", context)


@verb("stewardship.note", lambda: Row.objects.select_related("batch__day", "batch__site", "customer"))
def note(request: Request, row: Row) -> HttpResponse:
    initial = {"note": row.note, "is_important": row.is_important}
    form = forms.Note(request.POST or None, initial=initial)
    return perform(request, form, actions.note, row, context={"title": row.customer.shown_name})


@verb("stewardship.extract", _batches)
def extract(request: Request, batch: Batch) -> HttpResponse:
    return perform(request, forms.Extract(request.POST or None), actions.extract, batch)


@verb("stewardship.submit", _batches)
def submit(request: Request, batch: Batch) -> HttpResponse:
    return perform(request, AnchangForm(request.POST), actions.submit, batch)


@verb("stewardship.consolidate", lambda: Day.objects.select_related("site"))
def consolidate(request: Request, day: Day) -> HttpResponse:
    """What differs stands above the button, with its rows."""
    context = {"day": day, "check": queries.check(day), "back_url": day.get_absolute_url()}
    return perform(request, AnchangForm(request.POST), actions.consolidate, day, context=context)


@verb("stewardship.send_digest", lambda: Day.objects.select_related("site"))
def send_digest(request: Request, day: Day) -> HttpResponse:
    context = {"figures": _shown(queries.figures(day)), "back_url": day.get_absolute_url()}
    form = forms.SendDigest(request.POST or None)
    return perform(request, form, actions.send_digest, day, to=Digest.get_absolute_url, context=context)


@require_safe
def digest(request: Request, pk: int) -> HttpResponse:
    """A day as it was sent up."""
    shown = get_visible(Digest.objects.select_related("day__site", "sent_by"), request, pk=pk)
    rows = Row.objects.filter(pk__in=shown.figures["important"]).select_related("customer", "batch").order_by("pk")
    important = [
        {"number": one.customer.number, "label": one.batch.get_kind_display(), "note": one.note} for one in rows
    ]
    context = {"digest": shown, "figures": _shown(shown.figures["classes"]), "important": important}
    return render(request, "stewardship/digest.html", context)


def _shown(figures: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{**one, "label": Kind(one["kind"]).label} for one in figures]


@verb("stewardship.set_class")
def set_class(request: Request, kind: str) -> HttpResponse:
    site = site_of(request, "stewardship.set_class")
    now = next((one for one in queries.classes(site, request.at) if one.kind == kind), None)
    if now is None:
        raise Http404
    form = forms.SetClass(request.POST or None, now=now, people=queries.colleagues(site, request.at))
    context = {"title": now.label, "back_url": _home(site)}
    return perform(request, form, actions.set_class, site, to=_home(site), context=context, kind=kind)


@verb("stewardship.set_level")
def set_level(request: Request) -> HttpResponse:
    """For whom the address names: the level they have stands above the form."""
    site = site_of(request, "stewardship.set_level")
    takers = queries.colleagues(site, request.at, queries.TAKERS)
    asked = request.GET.get("person", "")
    chosen = next((one.account.pk for one in takers if str(one.account.pk) == asked), 0)
    known = queries.abilities(site, request.at).get(chosen)
    level = known.level if known else USUAL
    form = forms.SetLevel(request.POST or None, at=request.at, people=takers, chosen=str(chosen or ""), level=level)
    back = f"{reverse('stewardship:assign')}?site={site.code}"
    context = {"back_url": back, "known": known}
    return perform(request, form, actions.set_level, site, to=back, context=context)


@verb("stewardship.assign")
def assign(request: Request) -> HttpResponse:
    """The proposal: who has how many, who gets which file. Single files are moved by hand before it is confirmed."""
    site, tabs = site_and_tabs(request, "stewardship.assign")
    found = queries.proposal(site, request.at)
    form = forms.Assign(request.POST or None, proposal=found)
    context = {
        "site": site,
        "tabs": tabs,
        "proposal": found,
        "offers": Offers(found.offers, request, code=site.code),
        "back_url": _home(site),
    }
    return perform(request, form, actions.assign, site, to=_home(site), context=context)


@require_safe
@shows("stewardship.view")
def contacts(request: Request) -> HttpResponse:
    """Whom the specialist has to speak with for the first time; to supervisors everybody's, the late ones first."""
    rows = queries.owed(request.user, request.at)
    context = {"table": Contacts(rows, request), "late": rows.filter(due_at__lt=request.at).count()}
    return render(request, "stewardship/contacts.html", context)
