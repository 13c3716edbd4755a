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
from anchang.people.org.queries import site_for
from anchang.ui.forms import AnchangForm

from .. import actions, forms, queries
from ..models import Agent, Company
from ..stages import ReportStage
from ..tables import Agents, Companies

SEEN = "channels.companies"


def _companies() -> Any:
    return Company.objects.select_related("site")


def _agents() -> Any:
    return Agent.objects.select_related("company__site", "account")


@require_safe
@shows(SEEN)
def companies(request: Request) -> HttpResponse:
    """The companies of the site, with what they reported today."""
    table = Companies(queries.companies(request.user, request.at), request, day=office_day(request.at), total=None)
    may = allowed(request.user, "channels.add_company", None, request.at)
    return render(request, "channels/companies.html", {"table": table, "may_add": may})


@require_safe
def company(request: Request, pk: int) -> HttpResponse:
    """A company's contract and its agents."""
    shown: Company = get_visible(_companies(), request, SEEN, pk=pk)
    arrived = Count(
        "account__agent_reports", filter=Q(account__agent_reports__stage=ReportStage.ARRIVED), distinct=True
    )
    counted = (
        _agents()
        .filter(company=shown)
        .annotate(report_count=Count("account__agent_reports", distinct=True), arrived_count=arrived)
    )
    context = {
        "company": shown,
        "in_force": shown.is_in_force(office_day(request.at)),
        "table": Agents(counted.order_by("-active", "pk"), request, total=None),
        "edit": allowed(request.user, "channels.edit_company", shown, request.at),
        "add_agent": allowed(request.user, "channels.add_agent", shown, request.at),
    }
    return render(request, "channels/company.html", context)


@verb("channels.add_company")
def add_company(request: Request) -> HttpResponse:
    site = site_for(request.user, "channels.add_company", request.at)
    form = forms.CompanyForm(request.POST or None, at=request.at)
    context = {"back_url": reverse("channels:companies")}
    return perform(request, form, actions.add_company, site, to=Company.get_absolute_url, context=context)


@verb("channels.edit_company", _companies)
def edit_company(request: Request, company: Company) -> HttpResponse:
    form = forms.EditCompanyForm(request.POST or None, company=company, at=request.at)
    return perform(request, form, actions.edit_company, company)


@verb("channels.add_agent", _companies)
def add_agent(request: Request, company: Company) -> HttpResponse:
    context = {"title": _("新增经纪人 · %(company)s") % {"company": company.name}}
    return perform(request, forms.AgentForm(request.POST or None), actions.add_agent, company, context=context)


@verb("channels.suspend_agent", _agents)
def suspend_agent(request: Request, agent: Agent) -> HttpResponse:
    return perform(request, AnchangForm(request.POST or None), actions.suspend_agent, agent, context=_titled(agent))


@verb("channels.resume_agent", _agents)
def resume_agent(request: Request, agent: Agent) -> HttpResponse:
    return perform(request, AnchangForm(request.POST or None), actions.resume_agent, agent, context=_titled(agent))


def _titled(agent: Agent) -> dict[str, Any]:
    verb = _("停用经纪人 · %(name)s") if agent.active else _("恢复经纪人 · %(name)s")
    return {"title": verb % {"name": agent.name}}
