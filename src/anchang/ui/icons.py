import re
from functools import cache
from pathlib import Path

from django.conf import settings
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

NAME = re.compile(r"[a-z0-9-]+")
WRAPPER = re.compile(r"</?svg[^>]*>|<path stroke=\"none\"[^>]*/>|<!--.*?-->", re.DOTALL)


@cache
def strokes(name: str) -> SafeString:
    """The drawing of one icon of settings.ICON_DIR (24 × 24, stroke only). Raises ValueError for a name not there."""
    path = Path(settings.ICON_DIR) / f"{name}.svg"
    if not NAME.fullmatch(name) or not path.is_file():
        raise ValueError(f"icon {name!r} is unknown")
    return mark_safe(" ".join(WRAPPER.sub("", path.read_text(encoding="utf-8")).split()))


def draw(name: str, size: int = 20) -> SafeString:
    """An inline picture that takes the colour of its text; hidden from screen readers, the words beside it speak."""
    return format_html(
        '<svg class="glyph" width="{0}" height="{0}" viewBox="0 0 24 24" fill="none" stroke="currentColor" '
        'stroke-width="1.75" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true" focusable="false">'
        "{1}</svg>",
        size,
        strokes(name),
    )
