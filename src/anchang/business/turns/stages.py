from django.db.models import TextChoices
from django.utils.translation import pgettext_lazy

from anchang.engine.states import Machine, Step


class Move(TextChoices):
    """What happens in the line; the codes are those of lib.turns."""

    JOIN = "join", pgettext_lazy("轮排", "进入轮排")
    AWAY = "away", pgettext_lazy("轮排", "离开")
    BACK = "back", pgettext_lazy("轮排", "回来")
    TURN = "turn", pgettext_lazy("轮排", "轮到接待")
    ASKED = "asked", pgettext_lazy("轮排", "指定接待")
    OWN = "own", pgettext_lazy("轮排", "接待老客户")
    HELP = "help", pgettext_lazy("轮排", "协助接待")
    DONE = "done", pgettext_lazy("轮排", "接待结束")
    LOSE = "lose", pgettext_lazy("轮排", "扣一轮")


class Absence(TextChoices):
    """Why somebody is out of the line for a while; a site's rules say for which of them missed turns are made up."""

    LUNCH = "lunch", pgettext_lazy("轮排", "用餐")
    RESTROOM = "restroom", pgettext_lazy("轮排", "洗手间")
    ERRAND = "errand", pgettext_lazy("轮排", "公务外出")
    RESEARCH = "research", pgettext_lazy("轮排", "市调")
    LEAVE = "leave", pgettext_lazy("轮排", "请假")
    REST = "rest", pgettext_lazy("轮排", "轮休")
    PRIVATE = "private", pgettext_lazy("轮排", "私事")


class Known(TextChoices):
    """What the visitor answered to the first question at the door: 第一次来吗."""

    FIRST = "first", pgettext_lazy("来访", "首次")
    RETURN = "return", pgettext_lazy("来访", "来过")
    UNSAID = "unsaid", pgettext_lazy("来访", "没有说")


class Stage(TextChoices):
    WAITING = "waiting", pgettext_lazy("来访", "等候")
    CALLED = "called", pgettext_lazy("来访", "已叫顾问")
    GREETED = "greeted", pgettext_lazy("来访", "接待中")
    ENDED = "ended", pgettext_lazy("来访", "已结束")
    GONE = "gone", pgettext_lazy("来访", "没等就走了")


GUEST = Machine(
    "stage",
    Stage,
    Stage.WAITING,
    (
        Step("call", (Stage.WAITING,), Stage.CALLED, starts=("turns.greet",)),
        Step("assign", (Stage.WAITING,), Stage.CALLED, starts=("turns.greet",)),
        Step("greet", (Stage.CALLED,), Stage.GREETED, stops=("turns.greet",)),
        Step("end", (Stage.CALLED, Stage.GREETED), Stage.ENDED, stops=("turns.greet",)),
        Step("see_off", (Stage.WAITING,), Stage.GONE),
    ),
)

TONES = {
    Stage.WAITING: "held",
    Stage.CALLED: "agreed",
    Stage.GREETED: "done",
    Stage.ENDED: "neutral",
    Stage.GONE: "stopped",
}
