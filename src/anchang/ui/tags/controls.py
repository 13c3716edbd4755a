"""Parts that are pressed."""

from dataclasses import dataclass
from typing import Any, Protocol
from zlib import crc32

from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.template import Context
from django.utils.safestring import SafeString

from anchang.ui.tags.library import one_of, part, register, request_of, url_with

KINDS = ("plain", "primary", "danger", "quiet")


class Verdict(Protocol):
    ok: bool
    reason: Any


def _button(context: Context, label: str, kind: str, icon: str, verdict: Verdict | None) -> dict[str, Any]:
    refused = verdict is not None and not verdict.ok
    return {
        "label": label,
        "kind": one_of(kind, KINDS, "kind of button"),
        "icon": icon,
        "reason": verdict.reason if refused and verdict is not None else None,
        "refused": refused,
        "hidden": refused and getattr(verdict, "foreign", False),
        "why": _why(context, f"{label}{verdict.reason}") if refused and verdict is not None else "",
    }


def _why(context: Context, words: str) -> str:
    """An id for the reason, unique on its page and the same each time the page is asked for, so that the poller sees
    no change where there is none."""
    stem = f"why-{crc32(words.encode()):x}"
    request = request_of(context)
    given: dict[str, int] = request.__dict__.setdefault("_reasons_shown", {}) if request is not None else {}
    given[stem] = given.get(stem, 0) + 1
    return f"{stem}-{given[stem]}"


@register.inclusion_tag("ui/parts/button.html", takes_context=True)
def button(
    context: Context,
    label: str,
    href: str = "",
    kind: str = "plain",
    icon: str = "",
    verdict: Verdict | None = None,
    panel: bool = False,
) -> dict[str, Any]:
    """A link that looks like a button, or without href the submit button of its form. A verdict that says no turns it
    into a disabled button with the reason under it; one that is `foreign` to the reader's posts leaves it out.
    panel=True opens href in the dialog where scripts run."""
    return {**_button(context, label, kind, icon, verdict), "href": href, "panel": panel}


@register.inclusion_tag("ui/parts/post_button.html", takes_context=True)
def post_button(
    context: Context,
    label: str,
    action: str,
    kind: str = "plain",
    icon: str = "",
    verdict: Verdict | None = None,
    name: str = "",
    value: str = "",
    once: str = "",
) -> dict[str, Any]:
    """A form of one button: POST to action with the CSRF token, an optional name=value and the once key."""
    return {
        **_button(context, label, kind, icon, verdict),
        "action": action,
        "name": name,
        "value": value,
        "once": once,
        "csrf_token": context.get("csrf_token"),
    }


@dataclass(frozen=True)
class Tap:
    """The same button in a cell of a list: `request` gives its token, and it draws itself where the cell is written."""

    request: HttpRequest
    label: str
    action: str
    kind: str = "plain"
    icon: str = ""
    name: str = ""
    value: str = ""

    def __html__(self) -> SafeString:
        told = {name: getattr(self, name) for name in ("label", "action", "kind", "icon", "name", "value")}
        return part("post_button", **told, csrf_token=get_token(self.request))


@register.inclusion_tag("ui/parts/tabs.html")
def tabs(items: list[dict[str, Any]]) -> dict[str, Any]:
    """Links to sibling pages: {label, url, current, count}."""
    return {"items": items}


@register.inclusion_tag("ui/parts/pager.html", takes_context=True)
def pager(context: Context, page: Any, param: str = "page") -> dict[str, Any]:
    """Links to the other pages of a Django Page or a `Slice`; the query string is kept."""
    request = request_of(context)
    paginator = page.paginator
    numbers: list[tuple[Any, str]] = []
    if paginator is not None:
        elided = paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1)
        numbers = [(n, url_with(request, **{param: str(n)}) if isinstance(n, int) else "") for n in elided]
    return {
        "page": page,
        "paginator": paginator,
        "numbers": numbers,
        "previous": url_with(request, **{param: str(page.number - 1)}) if page.has_previous() else "",
        "next": url_with(request, **{param: str(page.number + 1)}) if page.has_next() else "",
    }


@register.inclusion_tag("ui/parts/filters.html", takes_context=True)
def filters(context: Context, form: Any) -> dict[str, Any]:
    """A GET form over a list; other parameters of the address (the sort) travel along, the page number does not."""
    request = request_of(context)
    given = request.GET if request is not None else {}
    names = {form.add_prefix(name) for name in form.fields}
    kept = [(key, given[key]) for key in given if key not in names and not key.endswith("page")]
    active = sum(1 for name in names if given.get(name))
    return {"form": form, "kept": kept, "active": active, "clear": url_with(request, **dict.fromkeys(names))}


@register.inclusion_tag("ui/parts/error_summary.html")
def error_summary(form: Any) -> dict[str, Any]:
    """What is wrong with a form that was sent, each error leading to its field; for a form that lays out its own fields."""
    wrong = [(field.label, field.auto_id, error) for field in form.visible_fields() for error in field.errors]
    return {"form": form, "wrong": wrong}


@register.inclusion_tag("ui/parts/form_fields.html")
def form_fields(form: Any, columns: int = 1) -> dict[str, Any]:
    """Every field of a form with label, help and error, below the summary of what is wrong.

    What the form folds away is open where it was filled in, else nobody would see what is sent.
    """
    fields = form.visible_fields()
    folded = [field for field in fields if field.name in getattr(form, "folded", ())]
    return {
        "form": form,
        "columns": columns,
        "fields": [field for field in fields if field not in folded],
        "folded": folded,
        "unfolded": any(field.errors or field.value() for field in folded),
        "halves": getattr(form, "halves", ()),
    }


@register.inclusion_tag("ui/parts/table.html", takes_context=True)
def table(context: Context, table: Any) -> dict[str, Any]:
    """An `anchang.ui.tables.Table`: head with sort links, rows, pager, or its empty state."""
    return {"table": table, "request": request_of(context)}
