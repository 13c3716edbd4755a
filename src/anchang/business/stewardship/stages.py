from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from anchang.engine.states import Machine, Step


class Kind(TextChoices):
    """The classes of customer data, each a condition in `queries.classes`; the first that fits is a file's class."""

    FRESH = "fresh", _("新登记未分配")
    POOL = "pool", _("公海和外拓线索")
    BOUGHT = "bought", _("业主")
    ORGANISATION = "organisation", _("单位客户")
    CHANNEL = "channel", _("渠道客户")
    WARM = "warm", _("意向客户（A、B级）")
    PLAIN = "plain", _("一般客户（C、D级）")
    OTHER = "other", _("未评级客户")


CATCH_ALL = Kind.OTHER
"""Takes what no other class takes, so it is never switched off: a file without a class would be one left out."""

FRESH_DAYS = 7
"""How long a file without an owner counts as newly registered; afterwards it lies in the pool."""


class How(TextChoices):
    """Why a file stands in the list of a day."""

    NEW = "new", _("新增")
    MOVED = "moved", _("换了类别")
    CHANGED = "changed", _("有变动")


class Stage(TextChoices):
    MADE = "made", _("待提取")
    EXTRACTED = "extracted", _("已提取")
    SUBMITTED = "submitted", _("已提交")


BATCH = Machine(
    "stage",
    Stage,
    Stage.MADE,
    (
        Step("extract", (Stage.MADE,), Stage.EXTRACTED),
        Step("submit", (Stage.EXTRACTED,), Stage.SUBMITTED),
    ),
)
TONES = {Stage.MADE: "open", Stage.EXTRACTED: "held", Stage.SUBMITTED: "done"}


class Ended(TextChoices):
    """How an owed first contact ended."""

    SPOKEN = "spoken", _("已联系")
    CAME = "came", _("已到访")
    PASSED = "passed", _("已转给别人")


LEVELS = {1: 6, 2: 8, 3: 10, 4: 12, 5: 14}
"""Ability and the weight it has when customers are shared out: one level is two tenths of the usual share."""

USUAL = 3
LEVEL_NAMES = {
    1: pgettext_lazy("业务能力", "1级 新手"),
    2: pgettext_lazy("业务能力", "2级 入门"),
    3: pgettext_lazy("业务能力", "3级 胜任"),
    4: pgettext_lazy("业务能力", "4级 熟练"),
    5: pgettext_lazy("业务能力", "5级 骨干"),
}
MOST_AT_ONCE = 200
"""Files in one proposal: more do not fit on a page that somebody still reads."""

WARNED_FROM = 2
"""How often more files by weight the best provided has than the worst before the proposal warns of it."""
