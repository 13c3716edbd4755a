from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from anchang.business.customers.models import Customer
from anchang.engine.doors.requests import Request
from anchang.engine.doors.views import get_visible, perform, shows, verb
from anchang.engine.policies import allowed
from anchang.engine.states import verdict
from anchang.ui.forms import nothing_asked

from .. import actions, forms, queries
from ..models import Campaign, Message, Template
from ..stages import MESSAGE_TONES, Way
from ..tables import Campaigns, Messages, Templates
from .places import site_of, tabs

SEES = "contacting.messages"


def _customers() -> Any:
    return Customer.objects.select_related("owner", "site")


def _campaigns() -> Any:
    return Campaign.objects.select_related("site", "wording__template", "made_by", "launched_by")


@require_safe
@shows(SEES)
def templates(request: Request) -> HttpResponse:
    rows = Template.objects.visible_to(request.user, request.at, SEES).order_by("name")
    may = {"add_template": allowed(request.user, "contacting.add_template", None, request.at)}
    shown = {"table": Templates(rows, request, total=None), "tabs": tabs(request, "templates"), "may": may}
    return render(request, "contacting/templates.html", shown)


@require_safe
def template(request: Request, pk: int) -> HttpResponse:
    """Every wording, the newest first, as a customer would read it."""
    one = get_visible(Template.objects.select_related("site"), request, SEES, pk=pk)
    wordings = one.wordings.select_related("made_by", "template").order_by("-nth")
    may = {"reword": allowed(request.user, "contacting.reword", one, request.at)}
    ends = queries.STOP_SMS if one.way == Way.SMS else queries.STOP_MAIL
    return render(
        request, "contacting/template.html", {"template": one, "wordings": wordings, "may": may, "ends": ends}
    )


@verb("contacting.add_template")
def add_template(request: Request) -> HttpResponse:
    site = site_of(request, "contacting.add_template")
    form = forms.TemplateForm(request.POST or None, initial={"sender": site.name})
    back = {"back_url": reverse("contacting:templates")}
    to = lambda made: made.get_absolute_url()  # noqa: E731
    return perform(request, form, actions.add_template, site, to=to, context=back)


@verb("contacting.reword", lambda: Template.objects.select_related("site"))
def reword(request: Request, one: Template) -> HttpResponse:
    last = one.wordings.order_by("-nth")[0]
    initial = {name: getattr(last, name) for name in ("subject", "text", "sender", "contact")}
    return perform(request, forms.WordingForm(request.POST or None, initial=initial), actions.reword, one)


@require_safe
@shows(SEES)
def campaigns(request: Request) -> HttpResponse:
    rows = _campaigns().visible_to(request.user, request.at, SEES).order_by("-made_at", "-pk")
    may = {"plan": allowed(request.user, "contacting.plan", None, request.at)}
    shown = {"table": Campaigns(rows, request, total=None), "tabs": tabs(request, "campaigns"), "may": may}
    return render(request, "contacting/campaigns.html", shown)


@require_safe
def campaign(request: Request, pk: int) -> HttpResponse:
    """Whom it would reach, or what became of each message."""
    one = get_visible(_campaigns(), request, SEES, pk=pk)
    rows = Message.objects.filter(campaign=one).select_related("customer__site").order_by("-taken_at", "pk")
    draft = one.launched_at is None
    way = one.wording.template.way
    shown = {
        "campaign": one,
        "reaches": queries.addressed(queries.chosen(one.site, one.asked), way).count() if draft else 0,
        "tally": [(stage.label, MESSAGE_TONES[stage], count) for stage, count in queries.tally(one)],
        "table": None if draft else Messages(rows.defer("customer__phone", "customer__id_number"), request),
        "may": {name: verdict(request.user, f"contacting.{name}", one, request.at) for name in ("launch", "halt")},
    }
    return render(request, "contacting/campaign.html", shown)


@verb("contacting.plan")
def plan(request: Request) -> HttpResponse:
    site = site_of(request, "contacting.plan")
    form = forms.CampaignForm(request.POST or None, site=site, at=request.at)
    back = {"back_url": reverse("contacting:campaigns")}
    to = lambda made: made.get_absolute_url()  # noqa: E731
    return perform(request, form, actions.plan, site, to=to, context=back)


@verb("contacting.launch", _campaigns)
def launch(request: Request, one: Campaign) -> HttpResponse:
    return perform(request, nothing_asked(request), actions.launch, one)


@verb("contacting.halt", _campaigns)
def halt(request: Request, one: Campaign) -> HttpResponse:
    return perform(request, nothing_asked(request), actions.halt, one)


@verb("contacting.refuse", _customers)
def refuse(request: Request, customer: Customer) -> HttpResponse:
    return perform(request, forms.RefuseForm(request.POST or None), actions.refuse, customer)


@verb("contacting.keep_address", _customers)
def keep_address(request: Request, customer: Customer) -> HttpResponse:
    return perform(request, forms.AddressForm(request.POST or None), actions.keep_address, customer)
