from datetime import timedelta
from typing import Any

from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from anchang.engine.doors.requests import Request
from anchang.engine.doors.views import perform, shows, verb
from anchang.engine.policies import allowed
from anchang.lib.attribution import Rules
from anchang.people.org.models import Site
from anchang.people.org.queries import site_for
from anchang.ui.tags.library import url_with

from .. import actions, forms, queries
from ..models import RuleSet
from ..stages import FIGURES, FOLLOWED
from ..tables import Cases, Tallies, Versions, customers

PACK, RUNNING = "pack", "now"
MOMENT = timedelta(microseconds=1)


def _versions(site: Site) -> Any:
    rows = RuleSet.objects.filter(Q(site=site) | Q(site=None)).select_related("site", "set_by")
    return rows.order_by("-effective_on", "-pk")


def _shown(name: str, value: Any) -> str:
    """A figure as people read it, with its unit."""
    unit = str(FIGURES[name][1])
    if name == "follow_channels":
        return _("、").join(str(FOLLOWED[one]) for one in value)
    if isinstance(value, bool):
        return _("是") if value else _("否")
    return f"{value / 100:g}%" if name.endswith("_bp") else f"{value:,} {unit}"


def _lines(*rules: Rules) -> list[dict[str, Any]]:
    """Every figure in its own line, of each of the rules, and whether they differ."""
    found = []
    for name, (label, _unit) in FIGURES.items():
        shown = [_shown(name, getattr(one, name)) for one in rules]
        found.append({"label": label, "shown": shown, "differs": len(set(shown)) > 1})
    return found


@require_safe
@shows("ownership.view_rules")
def rules(request: Request) -> HttpResponse:
    """What is in force at the site, and every version of the site and the company."""
    site = site_for(request.user, "ownership.view_rules", request.at)
    known = queries.rule_set(site, request.at)
    context = {
        "site": site,
        "title": queries.title(known),
        "known": known,
        "lines": _lines(queries.rules(site, request.at)),
        "table": Versions(_versions(site), request),
        "set_rules": allowed(request.user, "ownership.set_rules", site, request.at),
        "set_company": allowed(request.user, "ownership.set_company_rules", _company(), request.at),
    }
    return render(request, "ownership/rules.html", context)


def _company() -> Site:
    return Site.objects.get(kind=Site.COMPANY, parent=None)


@verb("ownership.set_rules")
def set_rules(request: Request) -> HttpResponse:
    site = site_for(request.user, "ownership.set_rules", request.at)
    form = _form(request, site, queries.rules(site, request.at))
    home = reverse("ownership:rules")
    return perform(request, form, actions.set_rules, site, to=home, context={"back_url": home})


@verb("ownership.set_company_rules")
def set_company_rules(request: Request) -> HttpResponse:
    """What holds at every site without rules of its own."""
    form, home = _form(request, None, queries.first_rules()), reverse("ownership:rules")
    return perform(request, form, actions.set_company_rules, _company(), to=home, context={"back_url": home})


def _form(request: Request, site: Site | None, otherwise: Rules) -> forms.SetRules:
    """Starts from the newest version."""
    newest = RuleSet.objects.filter(site=site).order_by("-version").first()
    return forms.SetRules(request.POST or None, rules=newest.rules if newest else otherwise, at=request.at)


@require_safe
@shows("ownership.view_rules")
def compare(request: Request) -> HttpResponse:
    """Two versions side by side, what differs first."""
    site = site_for(request.user, "ownership.view_rules", request.at)
    known = {str(one.pk): one for one in _versions(site)}
    choices = [(PACK, queries.title(None)), *((key, queries.title(one)) for key, one in known.items())]
    newest = next(iter(known), PACK)
    asked = {"a": request.GET.get("a", PACK), "b": request.GET.get("b", newest)}
    form = forms.Compare(asked, versions=choices)
    chosen = [known.get(asked[name]) for name in ("a", "b")]
    lines = _lines(*(one.rules if one else queries.first_rules() for one in chosen))
    context = {
        "form": form,
        "titles": [queries.title(one) for one in chosen],
        "lines": sorted(lines, key=lambda one: not one["differs"]),
        "differing": sum(one["differs"] for one in lines),
    }
    return render(request, "ownership/compare.html", context)


@require_safe
@shows("ownership.set_rules")
def simulate(request: Request) -> HttpResponse:
    """Last quarter's evidence, or this one's, under figures that are changed on the screen and kept nowhere."""
    site = site_for(request.user, "ownership.set_rules", request.at)
    running = request.GET.get("span") == RUNNING
    start, end = (queries.this_quarter if running else queries.last_quarter)(request.at)
    now = queries.rules(site, end)
    form = forms.Figures(request.GET if "follow_up_days" in request.GET else None, rules=now)
    context: dict[str, Any] = {
        "form": form,
        "site": site,
        "start": start,
        "last": end - MOMENT,
        "running": RUNNING if running else "",
        "tabs": [
            {"label": _("上季度"), "url": url_with(request, span=None, who=None), "current": not running},
            {"label": _("本季度到今天"), "url": url_with(request, span=RUNNING, who=None), "current": running},
        ],
        "now": queries.title(queries.rule_set(site, end)),
    }
    if form.is_bound and form.is_valid():
        outcome = queries.simulate(site, now, form.rules(now), start, end)
        context |= _outcome(request, outcome)
        context["changed"] = [one for one in _lines(now, form.rules(now)) if one["differs"]]
    status = 422 if form.is_bound and not form.is_valid() else 200
    return render(request, "ownership/simulate.html", context, status=status)


def _outcome(request: Request, outcome: queries.Outcome) -> dict[str, Any]:
    """The tallies, and the cases of the claimant asked for (all of them where none is)."""
    who = request.GET.get("who")

    def url(one: queries.Tally) -> str:
        asked = request.GET.copy()
        asked["who"] = one.claimant or "-"
        asked.pop("case-page", None)
        return f"?{asked.urlencode()}#cases"

    chosen = next((one for one in outcome.tallies if who == (one.claimant or "-")), None)
    moved = sum(one.gained_bp for one in outcome.tallies)
    return {
        "outcome": outcome,
        "moved": customers(moved),
        "tallies": Tallies(outcome.tallies, request, url),
        "chosen": chosen,
        "cases": Cases(chosen.cases if chosen else outcome.cases, request),
    }
