from datetime import timedelta
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from anchang.engine.doors.requests import Request
from anchang.engine.doors.views import perform, shows, verb
from anchang.engine.events.feed import last_change
from anchang.engine.events.tokens import live
from anchang.engine.policies import allowed
from anchang.lib.calendar import office_day
from anchang.people.org.models import Site
from anchang.people.org.queries import site_and_tabs
from anchang.ui.forms import AnchangForm, nothing_asked

from . import actions, forms, phrases, queries
from .models import Guest
from .stages import Stage

AUDITED = 30


def _site_and_tabs(request: Request, name: str) -> tuple[Site, list[dict[str, Any]]]:
    return site_and_tabs(request, name, others=True, refusal=_("您不在案场上班，没有轮排"))


def _site(request: Request, name: str) -> Site:
    return _site_and_tabs(request, name)[0]


def _back(site: Site) -> str:
    return f"{reverse('turns:index')}?site={site.code}"


def _at_the_door(request: Request, form: AnchangForm, deed: Any, thing: Site | Guest, site: Site) -> HttpResponse:
    """A verb that begins and ends on the page of the line."""
    return perform(request, form, deed, thing, to=_back(site), context={"back_url": _back(site)})


@require_safe
@shows("turns.view")
def index(request: Request) -> HttpResponse:
    """The door: who is next, who waits, and what the reader may do about it."""
    site, tabs = _site_and_tabs(request, "turns.view")
    heard = last_change()
    found = queries.hall(site, office_day(request.at))
    left = queries.leavers(site, found.on)
    register = queries.written_down([*found.guests, *left])
    verbs = ("start", "enter", "call", "assign", "see_off", "step_out", "step_back", "lose", "set_rules")
    context = {
        "hall": found,
        "board": phrases.board(*queries.told_of(found)),
        "mine": found.row_of(request.user),
        "may": {name: allowed(request.user, f"turns.{name}", site, request.at) for name in verbs},
        "rows": [(one, _steps(request, one), register.get(one.pk)) for one in found.guests],
        "left": [(one, register[one.pk][0]) for one in left if one.pk in register and not register[one.pk][1]],
        "query": f"?site={site.code}",
        "tabs": tabs,
        **live(f"turns:{site.pk}", heard),
    }
    return render(request, "turns/index.html", context)


def _steps(request: Request, guest: Guest) -> list[tuple[str, Any, str, str]]:
    """What may be done about a visitor: verb, label, address, kind; what is done most comes first."""
    offered: dict[str, tuple[tuple[str, Any], ...]] = {
        Stage.WAITING: (("call", _("叫下一位顾问")), ("assign", _("指定顾问")), ("see_off", _("客人走了"))),
        Stage.CALLED: (("greet", _("开始接待")), ("hand_over", _("转给同事"))),
        Stage.GREETED: (("end", _("结束接待")), ("hand_over", _("转给同事"))),
    }
    return [
        (name, label, reverse(f"turns:{name}", args=[guest.pk]), "primary" if place == 0 else "quiet")
        for place, (name, label) in enumerate(offered[guest.stage])
        if allowed(request.user, f"turns.{name}", guest, request.at).ok
    ]


@require_safe
@shows("turns.view")
def wall(request: Request) -> HttpResponse:
    """The same large, for the screen at the desk."""
    site = _site(request, "turns.view")
    heard = last_change()
    found = queries.hall(site, office_day(request.at))
    context = {
        "hall": found,
        "board": phrases.board(*queries.told_of(found)),
        **live(f"turns:{site.pk}", heard),
        "back_url": _back(site),
    }
    return render(request, "turns/wall.html", context)


@require_safe
@shows("turns.view")
def audit(request: Request) -> HttpResponse:
    """How evenly the visitors of the last thirty days went round."""
    site = _site(request, "turns.view")
    today = office_day(request.at)
    found = queries.audit(site, [today - timedelta(days=n) for n in range(AUDITED)])
    context = {"audit": found, "site": site, "back_url": _back(site), "days": AUDITED}
    return render(request, "turns/audit.html", context)


@verb("turns.start")
def start(request: Request) -> HttpResponse:
    """One tap: the consultants who are here, in the order of the day."""
    site = _site(request, "turns.start")
    form = nothing_asked(request)
    order = queries.takers(site, request.at)
    context = {"back_url": _back(site), "order": order, "submit_label": _("开始轮排")}
    return perform(request, form, actions.start, site, to=_back(site), context=context, order=order)


@verb("turns.enter")
def enter(request: Request) -> HttpResponse:
    site = _site(request, "turns.enter")
    form = forms.EnterForm(request.POST or None, site=site, at=request.at)
    return _at_the_door(request, form, actions.enter, site, site)


@verb("turns.step_out")
def step_out(request: Request) -> HttpResponse:
    site = _site(request, "turns.step_out")
    form = forms.StepOutForm(request.POST or None)
    return _at_the_door(request, form, actions.step_out, site, site)


@verb("turns.step_back")
def step_back(request: Request) -> HttpResponse:
    site = _site(request, "turns.step_back")
    return _at_the_door(request, nothing_asked(request), actions.step_back, site, site)


@verb("turns.lose")
def lose(request: Request) -> HttpResponse:
    site = _site(request, "turns.lose")
    form = forms.LoseForm(request.POST or None, site=site, at=request.at)
    return _at_the_door(request, form, actions.lose, site, site)


@verb("turns.set_rules")
def set_rules(request: Request) -> HttpResponse:
    site = _site(request, "turns.set_rules")
    known = queries.rules(site, office_day(request.at) + timedelta(days=1))
    form = forms.RulesForm(request.POST or None, known=known, at=request.at)
    return _at_the_door(request, form, actions.set_rules, site, site)


def _guests() -> Any:
    return Guest.objects.select_related("site", "person")


def _plain(request: Request, guest: Guest, deed: Any) -> HttpResponse:
    return _at_the_door(request, nothing_asked(request), deed, guest, guest.site)


def _to_somebody(request: Request, guest: Guest, deed: Any) -> HttpResponse:
    form = forms.ToForm(request.POST or None, guest=guest)
    return _at_the_door(request, form, deed, guest, guest.site)


@verb("turns.call", _guests)
def call(request: Request, guest: Guest) -> HttpResponse:
    return _plain(request, guest, actions.call)


@verb("turns.assign", _guests)
def assign(request: Request, guest: Guest) -> HttpResponse:
    return _to_somebody(request, guest, actions.assign)


@verb("turns.greet", _guests)
def greet(request: Request, guest: Guest) -> HttpResponse:
    return _plain(request, guest, actions.greet)


@verb("turns.end", _guests)
def end(request: Request, guest: Guest) -> HttpResponse:
    return _plain(request, guest, actions.end)


@verb("turns.hand_over", _guests)
def hand_over(request: Request, guest: Guest) -> HttpResponse:
    return _to_somebody(request, guest, actions.hand_over)


@verb("turns.see_off", _guests)
def see_off(request: Request, guest: Guest) -> HttpResponse:
    return _plain(request, guest, actions.see_off)
