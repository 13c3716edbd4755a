from typing import Any

from django.http import FileResponse, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from anchang.engine.doors.requests import Request
from anchang.engine.doors.views import get_visible, perform, shows, verb
from anchang.engine.files.serving import served
from anchang.engine.policies import allowed
from anchang.lib.calendar import office_day
from anchang.people.org.queries import site_for

from .. import actions, forms
from ..models import Export, UnmaskDay
from ..queries import listed, owners, search, thresholds, unmask_limit
from ..tables import Exports, UnmaskDays

MOST_FOUND = 200


def taken() -> Any:
    return Export.objects.select_related("by", "site", "attachment")


def asked_for(request: Request) -> dict[str, Any]:
    """The filters of the list, as they stand in the url; of a search only the keys it found, never its words."""
    site = site_for(request.user, "customers.export", request.at)
    form = forms.FilterForm(request.GET, people=owners(site, request.at))
    asked = {name: value for name, value in form.cleaned_data.items() if value} if form.is_valid() else {}
    if text := asked.pop("q", ""):
        asked["keys"] = [one.pk for one in search(request.user, text, request.at, limit=MOST_FOUND)]
    return {name: getattr(value, "pk", value) for name, value in asked.items()}


@verb("customers.export")
def export(request: Request) -> HttpResponse:
    site, asked = site_for(request.user, "customers.export", request.at), asked_for(request)
    rows = listed(request.user, request.at, asked).filter(site=site).count()
    shown = {
        "rows": rows,
        "steps": thresholds(request.at)[0],
        "back_url": f"{reverse('customers:index')}?{urlencode(request.GET)}"
        if request.GET
        else reverse("customers:index"),
    }
    form = forms.ExportForm(request.POST or None)
    return perform(request, form, actions.export, site, to=Export.get_absolute_url, context=shown, asked=asked)


@shows("customers.export")
def exports(request: Request) -> HttpResponse:
    """Who took what out of the house, and who looked at how many whole numbers today."""
    account, at = request.user, request.at
    rows = Export.objects.visible_to(account, at, "customers.export").select_related("by").order_by("-pk")
    days = UnmaskDay.objects.visible_to(account, at, "customers.export").filter(day=office_day(at), count__gt=0)
    may_lift = allowed(account, "customers.lift_unmasking", None, at)
    shown = {
        "table": Exports(rows, request),
        "days": UnmaskDays(days.select_related("account").order_by("-count", "pk")[:50], request),
        "limit": unmask_limit(at),
        "may_lift": may_lift,
    }
    return render(request, "customers/exports.html", shown)


@require_safe
def export_file(request: Request, number: str) -> HttpResponse:
    """One export: what it holds, why, who agreed, and the file for whoever asked for it."""
    one = get_visible(taken(), request, "customers.export", number=number)
    may = {"download_export": allowed(request.user, "customers.download_export", one, request.at)}
    shown = {"export": one, "may": may, "is_mine": one.by_id == request.user.pk}
    shown["filters"] = _filters(one)
    return render(request, "customers/export_file.html", shown)


def _filters(one: Export) -> str:
    names = {"grade": _("意向等级"), "source": _("来源"), "owner": _("置业顾问"), "keys": _("搜索结果")}
    names |= {"quiet": _("未联系"), "kind": _("类别"), "scanty": _("资料")}
    return "、".join(names[name] for name in one.filters if name in names) or _("全部")


@require_POST
@verb("customers.download_export", taken, key="number")
def download_export(request: Request, one: Export) -> FileResponse:
    given = actions.download_export(one, by=request.user, at=request.at)
    return served(given.attachment)


@verb("customers.lift_unmasking", lambda: UnmaskDay.objects.select_related("account"))
def lift_unmasking(request: Request, today: UnmaskDay) -> HttpResponse:
    return perform(request, forms.LiftUnmaskingForm(request.POST or None), actions.lift_unmasking, today)
