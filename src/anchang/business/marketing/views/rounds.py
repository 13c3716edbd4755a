from typing import Any

from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from anchang.engine.doors.requests import Request
from anchang.engine.doors.views import get_visible, perform, shows, verb
from anchang.engine.policies import allowed
from anchang.lib.calendar import office_day
from anchang.people.org.queries import site_and_tabs, site_of
from anchang.ui.forms import nothing_asked

from .. import actions, forms
from ..models import Errand, Round
from ..tables import Errands, Rounds, is_late


@require_safe
@shows("marketing.view")
def rounds(request: Request) -> HttpResponse:
    """The market rounds of a site and how much of each is done."""
    site, tabs = site_and_tabs(request, "marketing.view")
    today = office_day(request.at)
    rows = Round.objects.visible_to(request.user, request.at).filter(site=site).select_related("made_by")
    counted = rows.annotate(all=Count("errands"), done=Count("errands", filter=Q(errands__done_at__isnull=False)))
    table = Rounds(counted.order_by("-due_on", "-pk"), request, total=None)
    for one in table.page.object_list:
        one.state = _state(one, today)
    context = {
        "site": site,
        "table": table,
        "may_plan": allowed(request.user, "marketing.plan_round", site, request.at),
        "tabs": tabs,
        "back_url": f"{reverse('marketing:index')}?site={site.code}",
    }
    return render(request, "marketing/rounds.html", context)


def _state(one: Any, today: Any) -> tuple[str, str]:
    if one.called_off_at:
        return _("已取消"), "neutral"
    if one.done == one.all:
        return _("已完成"), "done"
    return (_("已逾期"), "stopped") if one.due_on < today else (_("进行中"), "held")


def _errands() -> Any:
    return Errand.objects.select_related("round", "neighbour", "person", "survey", "site")


@require_safe
def round_page(request: Request, pk: int) -> HttpResponse:
    """One round: who goes where, and what was handed in."""
    shown: Round = get_visible(Round.objects.select_related("site", "made_by"), request, pk=pk)
    table = Errands(_errands().filter(round=shown).order_by("pk"), request)
    today, off = office_day(request.at), shown.called_off_at is not None
    may = allowed(request.user, "marketing.reassign", shown, request.at).ok
    for one in table.page.object_list:
        one.state = _errand_state(one, today, off)
        one.deed, one.deed_url = _deed(one, request, may and not off)
    context = {
        "round": shown,
        "table": table,
        "is_off": off,
        "may_call_off": allowed(request.user, "marketing.call_off_round", shown, request.at),
        "back_url": f"{reverse('marketing:rounds')}?site={shown.site.code}",
    }
    return render(request, "marketing/round.html", context)


def _errand_state(one: Errand, today: Any, off: bool) -> tuple[str, str]:
    if one.done_at:
        return _("已交"), "done"
    if off:
        return _("已取消"), "neutral"
    return (_("已逾期"), "stopped") if is_late(one, today) else (_("待去"), "held")


def _deed(one: Errand, request: Request, may: bool) -> tuple[str, str | None]:
    """What the reader may do about it: hand in the survey of their own errand, or send somebody else."""
    if one.done_at is None and one.person_id == request.user.pk:
        return _("交市调"), reverse("marketing:record_survey", args=[one.neighbour_id])
    if one.done_at is None and may:
        return _("改派"), reverse("marketing:reassign", args=[one.pk])
    return "", None


@verb("marketing.plan_round")
def plan_round(request: Request) -> HttpResponse:
    site = site_of(request, "marketing.plan_round")
    form = forms.RoundForm(request.POST or None, site=site, at=request.at)
    context = {"back_url": f"{reverse('marketing:rounds')}?site={site.code}"}
    return perform(request, form, actions.plan_round, site, to=Round.get_absolute_url, context=context)


@verb("marketing.call_off_round", lambda: Round.objects.select_related("site"))
def call_off_round(request: Request, round_: Round) -> HttpResponse:
    return perform(request, nothing_asked(request), actions.call_off_round, round_)


@verb("marketing.reassign", _errands)
def reassign(request: Request, errand: Errand) -> HttpResponse:
    form = forms.ReassignForm(request.POST or None, errand=errand, at=request.at)
    return perform(request, form, actions.reassign, errand, context={"title": errand.neighbour.name})
