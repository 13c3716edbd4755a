from datetime import timedelta
from typing import Any

from django.db.models import Count, Q, Sum
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from anchang.engine.doors.requests import Request
from anchang.engine.doors.views import get_visible
from anchang.engine.ledger.stories import story
from anchang.engine.policies import allowed, grants, require
from anchang.people.org.queries import site_for

from .. import forms, queries
from ..models import Customer, Merge
from ..stages import FileStage
from ..tables import Customers

SHOWN = 30
MOST_SHOWN = 600
NUMBER_VERBS = ("add_phone", "drop_phone", "make_main_phone", "add_paper", "drop_paper")
JOINING_VERBS = ("relate", "unrelate", "merge", "unmerge")
VERBS = ("edit", "assign", "unmask", "identify", "stop_contact", *NUMBER_VERBS, *JOINING_VERBS)
KINDS = {"customers.unmask": "warn"}


def files() -> Any:
    return Customer.objects.select_related("owner", "site")


@require_safe
def index(request: Request) -> HttpResponse:
    """Visible files, the newest first, or those a search finds; nothing is ever counted."""
    account, at = request.user, request.at
    require("customers.view" in grants(account, at), _("您的岗位不看客户资料"))
    site = site_for(account, "customers.view", at)
    form = forms.FilterForm(request.GET, people=queries.owners(site, at) if sees_others(request) else [])
    asked = {name: value for name, value in form.cleaned_data.items() if value} if form.is_valid() else {}
    text = asked.pop("q", "")
    rows = _found(request, text, asked) if text else _listed(request, asked)
    table = Customers(rows, request, page_size=SHOWN, total=len(rows) if text else None)
    shown = {"form": form, "table": table, "text": text, "found": _figure(len(rows)) if text else ""}
    may = {name: allowed(account, f"customers.{name}", site, at) for name in ("register", "compare", "export")}
    may["imports"] = allowed(account, "imports.upload", site, at)
    shown["export_url"] = f"{reverse('customers:export')}?{request.GET.urlencode()}".rstrip("?")
    return render(request, "customers/index.html", {**shown, "may": may})


def sees_others(request: Request) -> bool:
    return any(grant.reach != "own" for grant in grants(request.user, request.at).get("customers.view", []))


def _listed(request: Request, asked: dict[str, Any]) -> Any:
    rows = queries.listed(request.user, request.at, asked)
    return rows.select_related("owner").defer("id_number").order_by("-first_at", "-pk")


def _found(request: Request, text: str, asked: dict[str, Any]) -> list[Customer]:
    found = queries.search(request.user, text, request.at, limit=SHOWN + 1)
    return [one for one in found if _fits(one, request, asked)][: SHOWN + 1]


def _fits(customer: Customer, request: Request, asked: dict[str, Any]) -> bool:
    quiet = asked.get("quiet")
    if quiet and customer.last_contact_at >= request.at - timedelta(days=quiet):
        return False
    if "scanty" in asked and queries.completeness(customer).score >= queries.SCANTY:
        return False
    return all(
        getattr(customer, queries.COLUMNS[name]) == value for name, value in asked.items() if name in queries.COLUMNS
    )


def _figure(found: int) -> str:
    return f"{SHOWN}+" if found > SHOWN else str(found)


@require_safe
def customer(request: Request, pk: int) -> HttpResponse:
    """The customer's page: whom to call and what about, then everything that happened. The address of a merged file
    leads to the one that speaks for it."""
    if (left := queries.trace(request.user, pk, request.at)) is not None:
        return render(request, "customers/gone.html", {"customer": left, "is_erased": queries.is_shown_erased(left)})
    file = get_visible(files(), request, pk=pk)
    if file.stage == FileStage.MERGED:
        return redirect(queries.current(file))
    account, at = request.user, request.at
    keys = queries.identities(file)
    may = {name: allowed(account, f"customers.{name}", file, at) for name in VERBS}
    shown = {
        "customer": file,
        "consent": queries.consent(file, at),
        "contact": queries.may_contact(file, at),
        "is_owner": file.owner_id == account.pk,
        "may": may,
        "phones": _of(file.phones.model, keys, "-is_main"),
        "papers": _of(file.papers.model, keys, "pk"),
        "completeness": queries.completeness(file),
        "ties": queries.ties(keys, account, at),
        "household": queries.household(keys, account, at),
        "merges": Merge.objects.filter(gone__in=keys[1:], undone_at=None).select_related("gone", "made_by"),
        "duplicates": _to_merge(file) if may["merge"].ok else [],
        "presses": queries.presses(file, account, at),
        **_timeline(request, keys),
        "panels": [
            (panel.title, render_to_string(panel.template, panel.context, request))
            for panel in queries.panels(file, account, at)
        ],
        "story": story(file, kinds=KINDS) if request.GET.get("story") else None,
    }
    return render(request, "customers/customer.html", shown)


def _to_merge(file: Customer) -> list[Any]:
    """The files of the same site that look like this one's person."""
    return [one for one in queries.duplicates(file) if one.customer.site_id == file.site_id]


def _of(model: Any, keys: list[int], order: str) -> list[Any]:
    """The rows of the customer's files; those of the file itself before those of merged ones."""
    rows = model.objects.filter(customer__in=keys).select_related("customer").order_by(order, "pk")
    return sorted(rows, key=lambda row: row.customer_id != keys[0])


def _timeline(request: Request, keys: list[int]) -> dict[str, Any]:
    kind, asked = request.GET.get("kind", ""), request.GET.get("shown", "")
    limit = min(int(asked), MOST_SHOWN) if asked.isascii() and asked.isdigit() and len(asked) < 5 else SHOWN
    entries, more = queries.timeline(keys, request.user, request.at, kind, max(limit, SHOWN))
    chips = [{"label": _("全部"), "url": "?#customer-timeline", "current": not kind}]
    for one in queries.kinds():
        chips.append({"label": one.label, "url": f"?kind={one.code}#customer-timeline", "current": one.code == kind})
    following = f"?kind={kind}&shown={max(limit, SHOWN) + SHOWN}" if more and limit < MOST_SHOWN else ""
    return {"entries": entries, "chips": chips, "following": following}


CHECKED = 100
LATELY = timedelta(days=30)


@require_safe
def duplicates(request: Request) -> HttpResponse:
    """Which of the site's files look like one person, a hundred files at a time from the newest; and how complete the
    files of the last thirty days are."""
    account, at = request.user, request.at
    allowed(account, "customers.compare", None, at).insist()
    site = site_for(account, "customers.compare", at)
    asked = request.GET.get("page", "")
    page = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 6 else 1
    rows = files().visible_to(account, at, "customers.compare").filter(site=site, stage=FileStage.OPEN)
    first = (max(page, 1) - 1) * CHECKED
    checked = list(rows.defer("id_number").order_by("-first_at", "-pk")[first : first + CHECKED + 1])
    more, checked = len(checked) > CHECKED, checked[:CHECKED]
    shown = {
        "site": site,
        "groups": _groups(request, checked),
        "checked": checked,
        "following": f"?page={max(page, 1) + 1}" if more else "",
        "figures": _figures(rows.filter(first_at__gt=at - LATELY)),
    }
    return render(request, "customers/duplicates.html", shown)


def _figures(rows: Any) -> dict[str, int | None]:
    """How many files, how many points each has on the whole, and how many are called incomplete."""
    scanty = Count("pk", filter=Q(points__lt=queries.SCANTY))
    found = rows.annotate(points=queries.score()).aggregate(count=Count("pk"), whole=Sum("points"), scanty=scanty)
    mean = round(found["whole"] / found["count"]) if found["count"] else None
    return {"count": found["count"], "mean": mean, "scanty": found["scanty"]}


def _groups(request: Request, checked: list[Customer]) -> list[dict[str, Any]]:
    """Each file with those that look like it; a pair is told once."""
    found, told = queries.suspects(checked), set()
    groups = []
    for file in checked:
        others = [one for one in found[file.pk] if frozenset((file.pk, one.customer.pk)) not in told]
        told |= {frozenset((file.pk, one.customer.pk)) for one in others}
        if others:
            here = [one for one in others if one.customer.site_id == file.site_id]
            may, seen = (allowed(request.user, f"customers.{one}", file, request.at) for one in ("merge", "view"))
            groups.append({"file": file, "others": others, "here": here, "may": may, "seen": seen.ok})
    return groups
