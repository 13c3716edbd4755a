"""What stands around every page: the person's navigation, site, search, notices, and the demonstration's switcher."""

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from anchang.engine.doors.requests import Request
from anchang.engine.notices.queries import unread
from anchang.engine.policies import Reach, grants, is_outside
from anchang.people.org.models import Assignment, Site


def _item(
    request: Request, verb: str, label: str, name: str, icon: str, badge: int = 0, *, over_others: bool = False
) -> list[dict[str, Any]]:
    """The entry, for whoever has the verb; with `over_others` only for those whose posts have it over other people."""
    held = grants(request.user, request.at).get(verb, [])
    if over_others:
        held = [one for one in held if one.reach is not Reach.OWN]
    if verb and not held:
        return []
    url = reverse(name)
    current = request.path == url if name == "home" else request.path.startswith(url)
    return [{"label": label, "url": url, "icon": icon, "current": current, "badge": badge or ""}]


def _nearest(groups: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Of the entries whose address the page stands under only the longest is where one is."""
    under = [item for group in groups for item in group["items"] if item["current"]]
    for item in under:
        item["current"] = False
    if under:
        max(under, key=lambda one: len(one["url"]))["current"] = True
    return groups


def _outside(request: Request) -> list[dict[str, Any]]:
    """What people of other companies work with, and nothing of the house."""
    items = [
        *_item(request, "channels.view", _("我的报备"), "channels:index", "list-details"),
        *_item(request, "channels.report", _("报备客户"), "channels:report", "user-plus"),
        *_item(request, "", _("我的账号"), "org:me", "user"),
    ]
    return [{"label": "", "items": items}]


def _sales(request: Request) -> list[dict[str, Any]]:
    return [
        *_item(request, "", _("首页"), "home", "home"),
        *_item(request, "inventory.view", pgettext("导航", "销控"), "inventory:index", "building"),
        *_item(request, "pricing.view", pgettext("导航", "价格"), "pricing:index", "adjustments-dollar"),
        *_item(request, "customers.view", pgettext("导航", "客户"), "customers:index", "users"),
        *_item(request, "deals.view", pgettext("导航", "成交"), "deals:index", "writing-sign"),
        *_item(request, "receivables.view", pgettext("导航", "收款"), "receivables:index", "cash"),
        *_item(request, "purchaseplans.view", pgettext("导航", "置业计划"), "purchaseplans:index", "calculator"),
        *_item(request, "terms.view", pgettext("导航", "优惠"), "terms:index", "discount"),
        *_item(request, "stewardship.view", pgettext("导航", "客户资料"), "stewardship:index", "folders"),
        *_item(request, "keyaccounts.view", pgettext("导航", "大客户"), "keyaccounts:index", "building-skyscraper"),
        *_item(request, "ownership.claim", pgettext("导航", "公海"), "ownership:pool", "users-group"),
        *_item(request, "channels.view", pgettext("导航", "渠道"), "channels:index", "affiliate"),
        *_item(request, "channels.leads", pgettext("导航", "外拓"), "channels:leads", "map-pin"),
        *_item(request, "marketing.view", pgettext("导航", "周边楼盘"), "marketing:index", "map-search"),
    ]


def _door(request: Request) -> list[dict[str, Any]]:
    return [
        *_item(request, "turns.view", pgettext("导航", "轮排"), "turns:index", "arrows-shuffle"),
        *_item(request, "reception.receive", _("接待登记"), "reception:receive", "user-plus"),
        *_item(request, "reception.follow_up", _("今日跟进"), "cards:due", "phone"),
        *_item(request, "contacting.view", pgettext("导航", "联络"), "contacting:index", "message-circle"),
        *_item(request, "touring.view", pgettext("导航", "带看"), "touring:index", "armchair"),
        *_item(request, "cards.view", pgettext("导航", "跟进卡"), "cards:index", "cards"),
        *_item(request, "cards.review", pgettext("导航", "盘客"), "cards:review", "layout-kanban"),
    ]


def _house(request: Request) -> list[dict[str, Any]]:
    return [
        *_item(request, "workday.view", _("案场日常"), "workday:index", "calendar-check"),
        *_item(request, "tasks.view", pgettext("导航", "任务"), "tasks:index", "list-check"),
        *_item(request, "rounds.view", pgettext("导航", "巡检"), "rounds:index", "clipboard-check"),
        *_item(request, "service.view", pgettext("导航", "客诉"), "service:index", "message-report"),
    ]


def _management(request: Request, waiting: int) -> list[dict[str, Any]]:
    return [
        *_item(request, "duties.view", _("职责看板"), "duties:board", "layout-grid", over_others=True),
        *_item(request, "duties.view", _("岗位职责"), "duties:posts", "file-description"),
        *_item(request, "approvals.view", _("审批"), "approvals:index", "checks"),
        *_item(request, "customers.lift_stop", pgettext("导航", "个人信息请求"), "customers:requests", "shield-lock"),
        *_item(request, "customers.consult", _("限制使用的资料"), "customers:restricted", "lock"),
        *_item(request, "ownership.view", pgettext("导航", "判客"), "ownership:index", "scale"),
        *_item(request, "overview.view", _("销售日报"), "overview:daily", "chart-bar"),
        *_item(request, "overview.view", _("来访来电"), "overview:traffic", "chart-arrows-vertical"),
        *_item(request, "overview.view", _("优惠流失"), "overview:leakage", "discount-off"),
        *_item(request, "org.view", _("组织架构"), "org:index", "sitemap"),
        *_item(request, "", _("通知"), "notices:index", "bell", waiting),
    ]


def _groups(request: Request, waiting: int) -> list[dict[str, Any]]:
    return [
        {"label": _("销售"), "items": _sales(request)},
        {"label": pgettext("导航", "接待"), "items": _door(request)},
        {"label": _("现场"), "items": _house(request)},
        {"label": _("管理"), "items": _management(request, waiting)},
    ]


def _site_name(request: Request) -> str:
    """The one site the person works at; nothing for somebody who sees several."""
    own = [grant for rows in grants(request.user, request.at).values() for grant in rows if not grant.absent]
    found = {site for grant in own for site in grant.sites}
    names = list(Site.objects.filter(pk__in=found, kind=Site.OFFICE).values_list("name", flat=True)[:2])
    return names[0] if len(names) == 1 else ""


def frame(request: Request) -> dict[str, Any]:
    """What every page's frame needs, asked once however many parts of the page are rendered by themselves.

    A page that htmx asked for has no frame.
    """
    if not hasattr(request, "_frame"):
        request._frame = _frame(request)  # type: ignore[attr-defined]
    return request._frame  # type: ignore[attr-defined, no-any-return]


def _frame(request: Request) -> dict[str, Any]:
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated or not hasattr(request, "at") or request.headers.get("HX-Request"):
        return {}
    outside = is_outside(user, request.at)
    return {
        "nav": _nearest(_outside(request) if outside else _groups(request, unread(user))),
        "site_name": _site_name(request),
        "search_url": "" if outside else reverse("search"),
        "search_hint": _("客户、电话、房号、单号"),
        "sign_out_url": reverse("org:sign_out"),
        "account_menu": "main/account_menu.html",
        **({"switcher": "main/switcher.html", "people": _cast()} if settings.DEMO else {}),
    }


def _cast() -> list[Assignment]:
    """Everybody who can be acted as, with their post."""
    return list(
        Assignment.objects.filter(until=None).select_related("staff__account", "post").order_by("post__place", "pk")
    )
