"""How the door looks: the same picture on the page, on the wall and in a live message."""

from collections.abc import Sequence
from datetime import datetime

from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from .stages import TONES, Absence, Move, Stage

SERVING = {Move.TURN: "held", Move.ASKED: "held", Move.OWN: "held", Move.HELP: "held"}


def state_of(code: str) -> tuple[str, str]:
    """The word and the tone for what somebody in the line is doing."""
    if code == "free":
        return pgettext("轮排", "空闲"), "done"
    if code in SERVING:
        return pgettext("轮排", "接待中"), "held"
    return str(Absence(code).label), "neutral"


def board(
    people: Sequence[tuple[str, str, int, int]], guests: Sequence[tuple[int, int, str, str, str]], first: str
) -> SafeString:
    """The line and the hall, from plain facts."""
    context = {
        "first": first,
        "people": [(name, state_of(code), turns) for name, code, turns, _key in people],
        "guests": [
            {
                "nth": nth,
                "size": size,
                "stage": (str(Stage(stage).label), TONES[Stage(stage)]),
                "waits": stage == Stage.WAITING,
                "who": who,
                "entered": datetime.fromisoformat(entered),
            }
            for nth, size, stage, who, entered in guests
        ],
        "nobody": _("现在没有空闲的置业顾问"),
    }
    return SafeString(render_to_string("turns/board.html", context))
