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


@dataclass(frozen=True)
class Status:
    """`face` is the last part of the board's cell class, `tone` the one of the ui's `stage` part."""

    code: str
    label: Any
    tone: str
    letter: Any

    @property
    def face(self) -> str:
        """The board has one face for what cannot be sold yet, for want of a permit or of a price."""
        return "unpermitted" if self.code == "unpriced" else self.code


OPEN = Status("open", _("待售"), "open", "")
HELD = Status("held", pgettext_lazy("房源状态", "锁定"), "held", pgettext_lazy("销控表", "订"))
AGREED = Status("agreed", pgettext_lazy("房源状态", "认购"), "agreed", pgettext_lazy("销控表", "购"))
SIGNED = Status("signed", pgettext_lazy("房源状态", "签约"), "done", pgettext_lazy("销控表", "签"))
BLOCKED = Status("blocked", pgettext_lazy("房源状态", "销控"), "blocked", pgettext_lazy("销控表", "控"))
UNPRICED = Status("unpriced", _("未公示价格"), "neutral", pgettext_lazy("销控表", "价"))
UNPERMITTED = Status("unpermitted", _("未取证"), "neutral", pgettext_lazy("销控表", "证"))
STATUSES = {one.code: one for one in (OPEN, HELD, AGREED, SIGNED, BLOCKED, UNPRICED, UNPERMITTED)}

_BY_CLAIM = {
    ClaimKind.HOLD: HELD,
    ClaimKind.SUBSCRIPTION: AGREED,
    ClaimKind.CONTRACT: SIGNED,
    ClaimKind.CONTROL: BLOCKED,
}


def derive(claim: str | None, *, permitted: bool, priced: bool) -> Status:
    """The status of a unit whose live claim is of that kind (None for free); I-2: there is no other source of it.

    A claim outlives its permit: a unit that was sold stays sold when the permit is revoked.
    """
    if claim:
        return _BY_CLAIM[ClaimKind(claim)]
    if not permitted:
        return UNPERMITTED
    return OPEN if priced else UNPRICED
