from dataclasses import dataclass
from decimal import Decimal

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from anchang.engine.states import Machine, Step

MOST_UNITS = 3
MOST_PARTS = 12
MOST_YEARS = 30
SHORT_YEARS = 5
"""Provident-fund loans up to this long have a rate of their own (R-175)."""


class Stage(TextChoices):
    MADE = "made", pgettext_lazy("置业计划", "未发送")
    SENT = "sent", pgettext_lazy("置业计划", "已发给客户")
    WITHDRAWN = "withdrawn", pgettext_lazy("置业计划", "已撤回")


TONES = {Stage.MADE: "open", Stage.SENT: "agreed", Stage.WITHDRAWN: "neutral"}
PLAN = Machine(
    "stage",
    Stage,
    Stage.MADE,
    (
        Step("send", (Stage.MADE,), Stage.SENT),
        Step("withdraw", (Stage.MADE, Stage.SENT), Stage.WITHDRAWN),
    ),
)


class Pay(TextChoices):
    """How the price is paid."""

    MORTGAGE = "mortgage", pgettext_lazy("付款方式", "按揭")
    ONCE = "once", pgettext_lazy("付款方式", "一次性")
    INSTALMENTS = "instalments", pgettext_lazy("付款方式", "分期")


class Use(TextChoices):
    HOME = "home", pgettext_lazy("用途", "住宅")
    OTHER = "other", pgettext_lazy("用途", "商业用房")


class Homes(TextChoices):
    """Which home of the family it is: the buyer, their spouse and minor children (R-180)."""

    FIRST = "first", pgettext_lazy("家庭住房套数", "首套")
    SECOND = "second", pgettext_lazy("家庭住房套数", "第二套")
    MORE = "more", pgettext_lazy("家庭住房套数", "第三套及以上")


class Repay(TextChoices):
    """The values are those of anchang.lib.mortgage.Method."""

    INSTALMENT = "instalment", _("等额本息")
    PRINCIPAL = "principal", _("等额本金")


class Kind(TextChoices):
    """What a line of a plan is about. An empty amount means that no rule says how much it is."""

    DISCOUNT = "discount", pgettext_lazy("置业计划", "优惠")
    TAX = "tax", pgettext_lazy("置业计划", "税")
    FUND = "fund", pgettext_lazy("置业计划", "基金")


@dataclass(frozen=True)
class Wish:
    """How the customer would pay, the same for every unit of a plan. `down` and `rate` are percent; without `rate` the
    office's own or the LPR is taken; `fund` is what the provident fund lends, in yuan."""

    pay: str = Pay.MORTGAGE
    use: str = Use.HOME
    homes: str = Homes.FIRST
    down: Decimal = Decimal(30)
    parts: int = 1
    years: int = 30
    method: str = Repay.INSTALMENT
    rate: Decimal | None = None
    fund: Decimal = Decimal(0)
