from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from anchang.engine.doors.requests import Request
from anchang.engine.doors.views import get_visible, perform, verb
from anchang.engine.ledger.stories import story
from anchang.engine.policies import allowed, grants, require

from .. import actions, forms
from ..models import Customer
from ..queries import consent, may_own, owners, panels, search, site_for
from ..stages import FileStage
from ..tables import Customers

SHOWN = 30


VERBS = ("edit", "assign", "unmask", "identify", "withdraw_consent")


KINDS = {"customers.unmask": "warn"}


def files() -> Any:
    return Customer.objects.select_related("owner", "site")


@require_safe
def index(request: Request) -> HttpResponse:
    """Visible files, the newest first, or those a search finds; nothing is ever counted."""
    account, at = request.user, request.at
    require("customers.view" in grants(account, at), _("您的岗位不看客户资料"))
    site = site_for(account, "customers.view", at)
    form = forms.FilterForm(request.GET, people=owners(site, at) if _sees_others(request) else [])
    asked = {name: value for name, value in form.cleaned_data.items() if value} if form.is_valid() else {}
    text = asked.pop("q", "")
    rows = _found(request, text, asked) if text else _listed(request, asked)
    table = Customers(rows, request, page_size=SHOWN, total=len(rows) if text else None)
    shown = {"form": form, "table": table, "text": text, "found": _figure(len(rows)) if text else ""}
    may = {"register": allowed(account, "customers.register", site, at)}
    may |= {
        "export": allowed(account, "customers.export", site, at),
        "imports": allowed(account, "imports.upload", site, at),
    }
    shown["export_url"] = f"{reverse('customers:export')}?{request.GET.urlencode()}".rstrip("?")
    return render(request, "customers/index.html", {**shown, "may": may})


def _sees_others(request: Request) -> bool:
    return any(grant.reach != "own" for grant in grants(request.user, request.at).get("customers.view", []))


def _listed(request: Request, asked: dict[str, Any]) -> Any:
    columns = {"grade": "intent_grade", "source": "source", "owner": "owner_id"}
    rows = Customer.objects.visible_to(request.user, request.at).filter(stage=FileStage.OPEN)
    rows = rows.filter(**{columns[name]: value for name, value in asked.items()})
    return rows.select_related("owner").defer("id_number").order_by("-first_at", "-pk")


def _found(request: Request, text: str, asked: dict[str, Any]) -> list[Customer]:
    columns = {"grade": "intent_grade", "source": "source", "owner": "owner_id"}
    found = search(request.user, text, request.at, limit=SHOWN + 1)
    rows = [one for one in found if all(getattr(one, columns[name]) == value for name, value in asked.items())]
    return rows[: SHOWN + 1]


def _figure(found: int) -> str:
    return f"{SHOWN}+" if found > SHOWN else str(found)


@require_safe
def customer(request: Request, pk: int) -> HttpResponse:
    """The customer's page: facts, needs, what higher rooms add, and the ledger."""
    file = get_visible(files(), request, pk=pk)
    may = {name: allowed(request.user, f"customers.{name}", file, request.at) for name in VERBS}
    shown = {
        "customer": file,
        "consent": consent(file, request.at),
        "is_owner": file.owner_id == request.user.pk,
        "may": may,
        "panels": [
            (panel.title, render_to_string(panel.template, panel.context, request))
            for panel in panels(file, request.user, request.at)
        ],
        "story": story(file, kinds=KINDS) if request.GET.get("story") else None,
    }
    return render(request, "customers/customer.html", shown)


@verb("customers.register")
def register(request: Request) -> HttpResponse:
    site = site_for(request.user, "customers.register", request.at)
    chooses = not may_own(request.user, request.at) or _sees_others(request)
    form = forms.RegisterForm(request.POST or None, site=site, at=request.at, chooses=chooses)
    back = {"back_url": reverse("customers:index")}
    return perform(request, form, actions.register, site, to=lambda made: _home(request, made), context=back)


def _home(request: Request, made: Customer) -> str:
    """The new file's page, or the list for somebody who may open files but not read them."""
    seen = allowed(request.user, "customers.view", made, request.at).ok
    return made.get_absolute_url() if seen else reverse("customers:register")


@verb("customers.edit", files)
def edit(request: Request, file: Customer) -> HttpResponse:
    agreed = consent(file, request.at) is not None
    return perform(request, forms.EditForm(request.POST or None, customer=file, agreed=agreed), actions.edit, file)


@verb("customers.assign", files)
def assign(request: Request, file: Customer) -> HttpResponse:
    return perform(request, forms.AssignForm(request.POST or None, customer=file, at=request.at), actions.assign, file)


@verb("customers.identify", files)
def identify(request: Request, file: Customer) -> HttpResponse:
    return perform(request, forms.IdentifyForm(request.POST or None), actions.identify, file)
