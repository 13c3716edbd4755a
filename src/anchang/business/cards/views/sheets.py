from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from anchang.engine.doors.requests import Request
from anchang.engine.doors.views import get_visible, perform, shows, verb
from anchang.engine.policies import allowed, sites_with
from anchang.lib.calendar import office_day
from anchang.people.org.models import Site
from anchang.people.org.queries import site_and_tabs, site_of
from anchang.ui.forms import nothing_asked

from .. import actions, forms, queries
from ..models import Card, Sheet
from ..stages import UNSIGNED, Stage
from ..tables import Dues, Sheets


def _home(site: Site) -> str:
    return f"{reverse('cards:index')}?site={site.code}"


@require_safe
@shows("cards.view")
def index(request: Request) -> HttpResponse:
    """The sheets that have gone up; to a consultant first what waits to go up today."""
    if not sites_with(request.user, "cards.view", request.at, others=True) and "state" not in request.GET:
        found: HttpResponse = today(request)
        return found
    site, tabs = site_and_tabs(request, "cards.view")
    state, on = request.GET.get("state", ""), parse_date(request.GET.get("on", ""))
    rows = queries.sheets(request.user, request.at, site)
    rows = rows.filter(cards__stage__in=UNSIGNED) if state == "unsigned" else rows
    context = {
        "site": site,
        "tabs": tabs,
        "states": _states(request, site, state),
        "table": Sheets(rows.filter(on=on) if on else rows, request, total=None),
        "may": {"set_hour": allowed(request.user, "cards.set_hour", site, request.at)},
        "known": queries.rules(site, office_day(request.at)),
        "on": on,
    }
    return render(request, "cards/index.html", context)


@require_safe
@shows("cards.hand_up")
def today(request: Request) -> HttpResponse:
    """One's own cards of the day before they go up, with what is still empty."""
    site, tabs = site_and_tabs(request, "cards.hand_up")
    on = office_day(request.at)
    mine = queries.sheet_of(request.user, site, on)
    drafts = [] if mine else queries.drafts(site, request.user, on, request.at)
    context = {
        "site": site,
        "tabs": tabs,
        "states": _states(request, site, "today"),
        "drafts": [(one, queries.gap_labels(one.gaps)) for one in drafts],
        "known": queries.rules(site, on),
        "mine": mine,
        "may": allowed(request.user, "cards.hand_up", site, request.at),
    }
    return render(request, "cards/today.html", context)


def _states(request: Request, site: Site, state: str) -> list[dict[str, Any]]:
    """Links between one's own cards of today, all sheets, and those not signed whole."""
    labels = {"today": _("今天的卡"), "": pgettext("跟进卡", "全部"), "unsigned": pgettext("跟进卡", "没签完")}
    if not allowed(request.user, "cards.hand_up", site, request.at).ok:
        del labels["today"]
    urls = {"today": f"{reverse('cards:today')}?site={site.code}", "": f"{_home(site)}&state="}
    return [
        {"label": label, "url": urls.get(name, f"{_home(site)}&state={name}"), "current": name == state}
        for name, label in labels.items()
    ]


def _sheets() -> Any:
    return Sheet.objects.select_related("site", "person", "handed_up_by")


@require_safe
def sheet(request: Request, pk: int) -> HttpResponse:
    """The cards of one person and day: what was said, what is missing, and the signature."""
    shown = get_visible(_sheets(), request, pk=pk)
    faces = queries.faces(queries.cards(shown))
    rows = [(face, _called(request, face), _steps(request, face)) for face in faces]
    waiting = sum(face.card.stage == Stage.WAITING for face in faces)
    context = {
        "sheet": shown,
        "rows": rows,
        "waiting": waiting,
        "sign_all": allowed(request.user, "cards.sign_all", shown, request.at) if waiting else None,
        "back_url": _home(shown.site),
    }
    return render(request, "cards/sheet.html", context)


def _called(request: Request, face: queries.Face) -> tuple[str, str]:
    """The customer's name and page for who may see the file, else only whose customer it is."""
    if allowed(request.user, "customers.view", face.customer, request.at).ok:
        return face.customer.shown_name, face.customer.get_absolute_url()
    return _("%(owner)s的客户") % {"owner": face.customer.owner_name}, ""


def _steps(request: Request, face: queries.Face) -> list[tuple[str, str, str]]:
    """What may be done with a card: verb, label and address."""
    card = face.card
    labels = {
        "sign": pgettext("跟进卡", "签字"),
        "send_back": pgettext("跟进卡", "退回"),
        "add_note": pgettext("跟进卡", "补充"),
    }
    offered = {Stage.WAITING: ("sign", "send_back"), Stage.RETURNED: ("sign",), Stage.SIGNED: ()}[Stage(card.stage)]
    if card.person_id == request.user.pk or card.stage == Stage.SIGNED:
        offered = (*offered, "add_note")
    return [
        (name, labels[name], reverse(f"cards:{name}", args=[card.pk]))
        for name in offered
        if allowed(request.user, f"cards.{name}", card, request.at).ok
    ]


@require_safe
@shows("cards.view")
def due(request: Request) -> HttpResponse:
    """Whose date is today or past, how far that has gone up, and the way to follow up."""
    site, tabs = site_and_tabs(request, "cards.view")
    people = queries.people_of(request.user, request.at, site)
    form = forms.Person(request.GET, people=people)
    rows = queries.due(request.user, request.at, site, form.chosen)
    ladder = queries.Ladder(site, request.at)
    context = {
        "table": Dues(rows, request, ladder=ladder, total=None),
        "tabs": tabs,
        "form": form if len(people) > 1 else None,
        "hint": queries.hint(ladder.own),
    }
    return render(request, "cards/due.html", context)


@verb("cards.hand_up")
def hand_up(request: Request) -> HttpResponse:
    site = site_of(request, "cards.hand_up")
    context = {"back_url": _home(site), "submit_label": _("交卡")}
    return perform(
        request, nothing_asked(request), actions.hand_up, site, to=lambda made: made.get_absolute_url(), context=context
    )


def _cards() -> Any:
    return Card.objects.select_related("site", "person", "sheet__site", "customer")


@verb("cards.sign", _cards)
def sign(request: Request, card: Card) -> HttpResponse:
    return perform(request, nothing_asked(request), actions.sign, card, context={"back_url": card.get_absolute_url()})


@verb("cards.sign_all", _sheets)
def sign_all(request: Request, sheet: Sheet) -> HttpResponse:
    return perform(
        request, nothing_asked(request), actions.sign_all, sheet, context={"back_url": sheet.get_absolute_url()}
    )


@verb("cards.send_back", _cards)
def send_back(request: Request, card: Card) -> HttpResponse:
    form = forms.Remark(request.POST or None)
    return perform(request, form, actions.send_back, card, context={"back_url": card.get_absolute_url()})


@verb("cards.add_note", _cards)
def add_note(request: Request, card: Card) -> HttpResponse:
    form = forms.Addition(request.POST or None)
    return perform(request, form, actions.add_note, card, context={"back_url": card.get_absolute_url()})


@verb("cards.set_hour")
def set_hour(request: Request) -> HttpResponse:
    site = site_of(request, "cards.set_hour")
    known = queries.rules(site, office_day(request.at))
    form = forms.Hours(request.POST or None, known=known, at=request.at)
    return perform(request, form, actions.set_hour, site, to=_home(site), context={"back_url": _home(site)})
