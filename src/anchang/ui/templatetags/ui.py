"""The template library `ui`, a builtin of the template engine: an argument no part declares is a syntax error."""

from anchang.ui.tags import blocks, charts, controls, display, formats, frame
from anchang.ui.tags.library import register

__all__ = ["blocks", "charts", "controls", "display", "formats", "frame", "register"]
