from datetime import timedelta

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from anchang.engine.states import Machine, Step


class Stage(TextChoices):
    """Where a card is on its way up."""

    WAITING = "waiting", pgettext_lazy("跟进卡", "待签")
    RETURNED = "returned", pgettext_lazy("跟进卡", "退回补充")
    SIGNED = "signed", pgettext_lazy("跟进卡", "已签")


UNSIGNED = (Stage.WAITING, Stage.RETURNED)
TONES = {Stage.WAITING: "held", Stage.RETURNED: "blocked", Stage.SIGNED: "done"}
CARD = Machine(
    "stage",
    Stage,
    Stage.WAITING,
    (
        Step("sign", UNSIGNED, Stage.SIGNED),
        Step("send_back", (Stage.WAITING,), Stage.RETURNED),
        Step("answer", (Stage.RETURNED,), Stage.WAITING),
    ),
)


class NoteKind(TextChoices):
    """What is added to a card; nothing that stands on it is ever changed."""

    RETURNED = "returned", pgettext_lazy("跟进卡", "退回")
    ADDED = "added", pgettext_lazy("跟进卡", "补充")


POSTS = {
    "sales_supervisor": _("销售主管"),
    "sales_manager": _("销售经理"),
    "sales_director": _("销售总监"),
}
"""To whom sheets may go up; where the one named is away, or it is their own sheet, the next one above gets it."""

GAPS = ("name", "intent_grade", "purpose", "wants", "budget_wan", "area_wanted", "timing")
"""The columns of a customer's file a card wants filled in; beside them what was said and the next date."""

SAID, NEXT = "said", "next_on"

GRACE = timedelta(minutes=5)
"""A sheet is late from so long after the hour: the worker's round that hands sheets up comes a little after it."""

COLUMNS = ("A", "B", "C", "D", "")
"""The columns of a review, the last one for whom nobody has graded."""

ON_BOARD, ON_PAGE = 12, 30
"""Customers of one grade on the board, and on the page of a grade by itself."""
