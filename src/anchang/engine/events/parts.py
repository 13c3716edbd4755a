"""`@draws("board")`: how a changed part looks. A change keeps facts only; each language is drawn when somebody reads it."""

import json
from collections.abc import Callable
from typing import Any

from django.utils.translation import override

from .models import Change

Drawing = Callable[..., str]
_drawings: dict[str, Drawing] = {}


def draws(kind: str) -> Callable[[Drawing], Drawing]:
    """Registers `drawing(*facts)`, which draws every part of the topics `<kind>:…` in the language in force."""

    def keep(drawing: Drawing) -> Drawing:
        _drawings[kind] = drawing
        return drawing

    return keep


def part(topic: str, key: str, at: Any, *facts: Any) -> Change:
    """A change of one part, not yet written. The facts are words and numbers that JSON knows, nothing personal."""
    return Change(topic=topic, key=key, payload=json.dumps(facts, ensure_ascii=False), at=at)


def drawn(change: Change, language: str) -> str:
    """The part as a reader of that language sees it; LookupError when nobody draws its topic."""
    kind = change.topic.partition(":")[0]
    if kind not in _drawings:
        raise LookupError(f"nobody draws {kind}")
    with override(language):
        return str(_drawings[kind](*json.loads(change.payload)))
