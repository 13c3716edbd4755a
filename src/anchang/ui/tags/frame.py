"""Parts of the frame around a page; only the base templates use them."""

from typing import Any

from django.http import HttpRequest

from anchang.ui.tags.library import register

THUMB_ITEMS = 4


@register.inclusion_tag("ui/parts/sidebar.html")
def sidebar(nav: list[dict[str, Any]] | None) -> dict[str, Any]:
    """The primary navigation of a wide screen: [{label, items: [{label, url, icon, current, badge}]}]."""
    return {"nav": nav or []}


@register.inclusion_tag("ui/parts/tabbar.html")
def tabbar(nav: list[dict[str, Any]] | None) -> dict[str, Any]:
    """The same navigation for a thumb: the first items in reach, all of them in the sheet behind 更多."""
    items = [item for group in nav or [] for item in group["items"]]
    rest = items[THUMB_ITEMS:]
    return {
        "first": items[:THUMB_ITEMS],
        "nav": nav or [],
        "more": bool(rest),
        "elsewhere": any(item.get("current") for item in rest),
    }


@register.inclusion_tag("ui/parts/refusal.html")
def refusal(refused: Any) -> dict[str, Any]:
    """Why something was refused: .reason, the .rule behind it and who it can be .lifted_by."""
    return {"refused": refused}


@register.filter
def shape(request: HttpRequest | None) -> str:
    """`{% extends request|shape %}`: the panel's fragment when htmx fills the dialog, else the full page."""
    headers = getattr(request, "headers", {})
    return "ui/panel.html" if headers.get("HX-Target") == "panel" else "ui/page.html"
