"""How the day of tours stands: the same line on the page and in a live message."""

from collections.abc import Sequence

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from .stages import TONES, Stage


def day_state(counted: Sequence[tuple[str, int]], mark: str) -> SafeString:
    """How many parties are at which stage. A page that shows it fetches its slots anew when the mark has changed."""
    stages = [(str(Stage(code).label), TONES[Stage(code)], count) for code, count in counted]
    return SafeString(render_to_string("touring/state.html", {"stages": stages, "mark": mark}))
