"""What stands behind the urls of ownership in a corner of the world."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

OBJECTS: tuple[tuple[str, Callable[[Any], dict[str, Any]]], ...] = ()


def furnish(corner: Any, at: datetime) -> None:
    """Adds to `corner.things` what the urls of the room speak of, through its verbs."""
