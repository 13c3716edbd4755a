"""What the worker does in every round besides its own: rooms above the engine bring their chores."""

import logging
from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db import Error

log = logging.getLogger(__name__)
Chore = Callable[[datetime], Any]
_chores: list[Chore] = []


def chore(function: Chore) -> None:
    """Makes `function(at)` a part of every round; it must bear being run twice, and be quick when nothing waits."""
    if function not in _chores:
        _chores.append(function)


def do_chores(at: datetime) -> None:
    """Runs each chore. One that fails is logged and leaves the others be; a lost database ends the round."""
    for function in _chores:
        try:
            function(at)
        except Error:
            raise
        except Exception:
            log.exception("chore %s.%s", function.__module__, function.__name__)
