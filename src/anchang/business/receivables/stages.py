from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from anchang.engine.states import Machine, Step


class DueKind(TextChoices):
    DEPOSIT = "deposit", _("定金")
    DOWN = "down", _("首付款")
    INSTALMENT = "instalment", _("楼款")
    LOAN = "loan", _("按揭款")


class Nature(TextChoices):
    """What the money is in law: only 定金 can be forfeited or doubled (R-142)."""

    DEPOSIT = "deposit", _("定金")
    PRICE = "price", _("房款")


class Method(TextChoices):
    TRANSFER = "transfer", _("转账")
    CARD = "card", _("刷卡")
    CHEQUE = "cheque", _("支票")
    LOAN = "loan", _("银行放款")


class ReceiptStage(TextChoices):
    RECORDED = "recorded", _("待复核")
    CONFIRMED = "confirmed", _("已复核")
    REVERSED = "reversed", _("已冲销")


RECEIPT = Machine(
    "stage",
    ReceiptStage,
    ReceiptStage.RECORDED,
    (
        Step("confirm", (ReceiptStage.RECORDED,), ReceiptStage.CONFIRMED),
        Step("reverse", (ReceiptStage.RECORDED, ReceiptStage.CONFIRMED), ReceiptStage.REVERSED),
    ),
)
