"""Parts that hold other content."""

from django.utils.html import format_html
from django.utils.safestring import SafeString

from anchang.ui.tags.library import one_of, part, register

NOTICES = {"info": "info-circle", "ok": "circle-check", "warn": "alert-triangle", "stop": "ban"}
FACTS = ("", "money", "strong", "wide", "quiet")


@register.simple_block_tag
def heading(content: str, title: str, sub: str = "", back: str = "") -> SafeString:
    """The title of a page; the block holds its actions, the most likely one last."""
    return part("heading", content=SafeString(content.strip()), title=title, sub=sub, back=back)


@register.simple_block_tag
def card(content: str, title: str = "", hint: str = "", id: str = "") -> SafeString:
    """One matter on its own surface."""
    return part("card", content=content, title=title, hint=hint, id=id)


@register.simple_block_tag
def facts(content: str) -> SafeString:
    """A list of `fact`s: label above or beside its value."""
    return format_html('<dl class="facts">{}</dl>', content)


@register.simple_tag
def fact(label: str, value: object, kind: str = "") -> SafeString:
    """One labelled value. kind: money (tabular, heavier), strong, wide (a whole row), quiet."""
    one_of(kind, FACTS, "kind of fact")
    shown = "—" if value is None or value == "" else value
    return format_html(
        '<div class="fact{}"><dt>{}</dt><dd>{}</dd></div>', f" fact--{kind}" if kind else "", label, shown
    )


@register.simple_block_tag
def region(content: str, id: str, live: bool = False) -> SafeString:
    """A piece of page that htmx or a live message replaces whole; live=True lets the poller refresh it too."""
    return format_html('<div class="region" id="{}"{}>{}</div>', id, SafeString(" data-live" if live else ""), content)


@register.simple_block_tag
def notice(content: str, kind: str = "info", title: str = "") -> SafeString:
    """A message in the flow of the page. kind: info, ok, warn, stop."""
    return part(
        "notice", content=content, kind=kind, title=title, icon=NOTICES[one_of(kind, NOTICES, "kind of notice")]
    )


@register.simple_block_tag
def toolbar(content: str) -> SafeString:
    """A row of buttons that stays within the thumb's reach on a phone."""
    return format_html('<div class="toolbar">{}</div>', content)
