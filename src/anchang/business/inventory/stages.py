"""What a unit's state is called, and the one function that derives it."""

from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class ClaimKind(models.TextChoices):
    HOLD = "hold", pgettext_lazy("房源状态", "锁定")
    SUBSCRIPTION = "subscription", pgettext_lazy("房源状态", "认购")
    CONTRACT = "contract", pgettext_lazy("房源状态", "签约")
    CONTROL = "control", pgettext_lazy("房源状态", "销控")


class Ground(models.TextChoices):
    """The grounds on which a permitted unit may be withheld from sale (R-104)."""

    SEIZURE = "seizure", _("司法查封")
    MORTGAGE = "mortgage", _("在建工程抵押")
    SELF_USE = "self_use", _("预售方案载明自用")
    SAMPLE = "sample", _("样板房")


class SaleMode(models.TextChoices):
    """Sold before or after it is built (R-112)."""

    PRESALE = "presale", _("预售")
    COMPLETED = "completed", _("现售")


class Usage(models.TextChoices):
    HOME = "home", _("住宅")
    SHOP = "shop", _("商铺")
    PARKING = "parking", _("车位")
    STORE = "store", _("储藏室")


COMPANIONS = (Usage.PARKING.value, Usage.STORE.value)
"""What may be sold with a home."""


class FlagKind(models.TextChoices):
    SEIZED = "seized", pgettext_lazy("房源标记", "查封")
    MORTGAGED = "mortgaged", pgettext_lazy("房源标记", "在建工程抵押")
    SAMPLE = "sample", pgettext_lazy("房源标记", "样板房")
    FROZEN = "frozen", pgettext_lazy("房源标记", "价格冻结")


BLOCKING = (FlagKind.SEIZED.value, FlagKind.MORTGAGED.value)
"""The flags that stand in the way of a sale, and so name the document they rest on."""


class WithholdingStage(models.TextChoices):
    ASKED = "asked", pgettext_lazy("销控申请", "待审批")
    APPROVED = "approved", pgettext_lazy("销控申请", "已批准")
    REFUSED = "refused", pgettext_lazy("销控申请", "未批准")


@dataclass(frozen=True)
class Status:
    """`face` is the last part of the board's cell class, `tone` the one of the ui's `stage` part."""

    code: str
    label: Any
    tone: str
    letter: Any

    @property
    def face(self) -> str:
        """The board has one face for what cannot be sold yet, for want of a permit, of a price or of its release."""
        return "unpermitted" if self.code in ("unpriced", "permitted") else self.code


OPEN = Status("open", _("待售"), "open", "")
HELD = Status("held", pgettext_lazy("房源状态", "锁定"), "held", pgettext_lazy("销控表", "订"))
AGREED = Status("agreed", pgettext_lazy("房源状态", "认购"), "agreed", pgettext_lazy("销控表", "购"))
SIGNED = Status("signed", pgettext_lazy("房源状态", "签约"), "done", pgettext_lazy("销控表", "签"))
BLOCKED = Status("blocked", pgettext_lazy("房源状态", "销控"), "blocked", pgettext_lazy("销控表", "控"))
UNPRICED = Status("unpriced", _("未公示价格"), "neutral", pgettext_lazy("销控表", "价"))
UNPERMITTED = Status("unpermitted", _("未取证"), "neutral", pgettext_lazy("销控表", "证"))
PERMITTED = Status("permitted", _("已取证未开盘"), "neutral", pgettext_lazy("销控表", "待"))
STATUSES = {one.code: one for one in (OPEN, HELD, AGREED, SIGNED, BLOCKED, PERMITTED, UNPRICED, UNPERMITTED)}

_BY_CLAIM = {
    ClaimKind.HOLD: HELD,
    ClaimKind.SUBSCRIPTION: AGREED,
    ClaimKind.CONTRACT: SIGNED,
    ClaimKind.CONTROL: BLOCKED,
}


def derive(claim: str | None, *, permitted: bool, priced: bool, released: bool = True) -> Status:
    """The status of a unit whose live claim is of that kind (None for free); I-2: there is no other source of it.

    A claim outlives its permit: a unit that was sold stays sold when the permit is revoked.
    """
    if claim:
        return _BY_CLAIM[ClaimKind(claim)]
    if not permitted:
        return UNPERMITTED
    if not priced:
        return UNPRICED
    return OPEN if released else PERMITTED
