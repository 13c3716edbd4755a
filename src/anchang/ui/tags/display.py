"""Parts that are only looked at."""

from typing import Any
from zlib import crc32

from django.utils.html import format_html
from django.utils.safestring import SafeString

from anchang.ui import icons
from anchang.ui.tags.library import one_of, part, register

TONES = ("neutral", "open", "held", "agreed", "done", "stopped", "blocked")
BADGES = ("", "ok", "warn", "stop", "info", "brand")
STATES = ("done", "now", "next", "stopped")


@register.simple_tag
def icon(name: str, size: int = 20) -> SafeString:
    """An icon of settings.ICON_DIR drawn in the page; an unknown name raises."""
    return icons.draw(name, size)


@register.simple_tag
def badge(text: object, kind: str = "", icon: str = "") -> SafeString:
    """A word or a count in a pill. kind: ok, warn, stop, info, brand."""
    one_of(kind, BADGES, "kind of badge")
    picture = icons.draw(icon, 14) if icon else ""
    return format_html('<span class="badge-pill{}">{}{}</span>', f" badge-pill--{kind}" if kind else "", picture, text)


@register.simple_tag
def stage(text: object, tone: str = "neutral") -> SafeString:
    """The state of a thing: a shape and a colour, so that neither is needed alone."""
    one_of(tone, TONES, "tone of stage")
    return format_html(
        '<span class="stage stage--{0}"><svg class="stage__mark" width="12" height="12" viewBox="0 0 12 12" '
        'aria-hidden="true" focusable="false">{1}</svg>{2}</span>',
        tone,
        SafeString(MARKS[tone]),
        text,
    )


MARKS = {
    "neutral": '<rect x="1" y="5" width="10" height="2" rx="1"/>',
    "open": '<circle cx="6" cy="6" r="4.5" fill="none" stroke="currentColor" stroke-width="2"/>',
    "held": '<path d="M1 1h10L6 6l5 5H1l5-5z"/>',
    "agreed": '<path d="M6 .5a5.5 5.5 0 0 0 0 11z"/><circle cx="6" cy="6" r="4.7" fill="none" stroke="currentColor" '
    'stroke-width="1.6"/>',
    "done": '<circle cx="6" cy="6" r="5.6"/><path d="M3.4 6.2l1.9 1.9 3.4-3.9" fill="none" stroke="#fff" '
    'stroke-width="1.6"/>',
    "stopped": '<path d="M2 2l8 8M10 2l-8 8" stroke="currentColor" stroke-width="2.4"/>',
    "blocked": '<rect x=".8" y=".8" width="10.4" height="10.4" rx="1.5"/><path d="M3 6h6" stroke="#fff" '
    'stroke-width="2"/>',
}


@register.simple_tag
def avatar(name: str) -> SafeString:
    """Two characters of a name; the tint is the same for the same name on every page."""
    letters = name[-2:] if name and ord(name[0]) > 0x2E7F else "".join(word[0] for word in name.split()[:2]).upper()
    tint = crc32(name.encode()) % 5
    return format_html('<span class="avatar-dot avatar-dot--{}" aria-hidden="true">{}</span>', tint, letters)


@register.simple_tag
def meter(value: float, maximum: float, label: str = "") -> SafeString:
    """A share of a whole as a bar; beyond the maximum it is full and marked."""
    share = min(max(float(value) / float(maximum), 0.0), 1.0) * 100 if maximum else 0.0
    return part("meter", value=value, maximum=maximum, label=label, width=f"{share:.1f}%", over=value > maximum)


@register.inclusion_tag("ui/parts/stat.html")
def stat(label: str, value: object, href: str = "", hint: str = "", delta: str = "") -> dict[str, Any]:
    """One figure with its name; href leads to the rows behind it. delta is signed text ("+3", "−2 本周")."""
    way = {"+": "up", "−": "down", "-": "down"}.get(str(delta)[:1], "")
    return {"label": label, "value": value, "href": href, "hint": hint, "delta": delta, "way": way}


@register.inclusion_tag("ui/parts/empty.html")
def empty(title: str, hint: str = "", href: str = "", label: str = "", icon: str = "") -> dict[str, Any]:
    """What a list says when it has nothing, and the one thing to do about it."""
    return {"title": title, "hint": hint, "href": href, "label": label, "icon": icon or "inbox"}


@register.inclusion_tag("ui/parts/timeline.html")
def timeline(entries: Any) -> dict[str, Any]:
    """Entries with .at .who .text .reason .kind ("", ok, stop, warn, money) and .facts of (label, before, after)."""
    return {"entries": entries}


@register.inclusion_tag("ui/parts/steps.html")
def steps(items: list[dict[str, Any]]) -> dict[str, Any]:
    """Where a thing stands on its way: {label, state: done|now|next|stopped, at}. `at` is text or a datetime."""
    for item in items:
        one_of(item["state"], STATES, "state of step")
    current = next((item for item in items if item["state"] in ("now", "stopped")), None)
    done = sum(1 for item in items if item["state"] == "done")
    coming = next((item for item in items if item["state"] == "next"), None)
    return {"items": items, "current": current, "coming": coming, "done": done}
