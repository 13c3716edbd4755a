from django.utils.translation import gettext_lazy as _

from anchang.ui.tables import Column, Table

from .models import Receipt

TONES = {"recorded": "held", "confirmed": "done", "reversed": "stopped"}


def _stage(receipt: Receipt) -> tuple[str, str]:
    return receipt.get_stage_display(), TONES[receipt.stage]


class Receipts(Table):
    number = Column(_("收据号"), "number", href=Receipt.get_absolute_url, sort="number")
    received = Column(_("入账时间"), "received_at", kind="moment", sort="received_at")
    reference = Column(_("单号"), "plan.reference", href=lambda receipt: receipt.plan.get_absolute_url())
    nature = Column(_("性质"), "get_nature_display", priority=2)
    method = Column(_("方式"), "get_method_display", priority=3)
    amount = Column(_("金额"), "amount", kind="money", sort="amount")
    stage = Column(_("状态"), _stage, kind="stage")
    empty_title = _("还没有收款")
    empty_hint = _("认购获批后，在成交单上登记收款")
