from django.db.models import TextChoices
from django.utils.translation import pgettext_lazy


class State(TextChoices):
    """Where somebody is on a day. Who came is present or late; everything else is said by the supervisor."""

    PRESENT = "present", pgettext_lazy("到岗", "到岗")
    LATE = "late", pgettext_lazy("到岗", "迟到")
    ERRAND = "errand", pgettext_lazy("到岗", "外出")
    LEAVE = "leave", pgettext_lazy("到岗", "请假")
    OFF = "off", pgettext_lazy("到岗", "轮休")
    ABSENT = "absent", pgettext_lazy("到岗", "缺勤")


CAME = (State.PRESENT, State.LATE)
AWAY = {State.LEAVE: "leave", State.OFF: "holiday", State.ERRAND: "errand"}
"""States that free somebody of the day's duties, with the ground by which duties.excuse knows each."""

TONES = {
    State.PRESENT: "done",
    State.LATE: "held",
    State.ERRAND: "agreed",
    State.LEAVE: "neutral",
    State.OFF: "neutral",
    State.ABSENT: "stopped",
}

READERS = ("sales_manager", "sales_director", "general_manager")
"""To whom the summary of a day goes: the first of these posts that somebody else than the sender holds."""

FIGURES = (
    "reception.visits",
    "reception.first_visits",
    "reception.revisits",
    "reception.follow_ups",
    "deals.subscribed",
    "deals.subscribed_value",
    "deals.signed",
    "deals.signed_value",
    "receivables.received",
    "service.opened",
)
"""Figures of the rooms above in the summary, by code; one whose room is not built is left out."""

LONGEST_TEXT = 3
"""Lines of a day's summary: a manager reads it standing."""
