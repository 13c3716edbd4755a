from django.utils.translation import gettext_lazy as _

from anchang.ui.tables import Column, Table

from .models import Deal
from .stages import Stage

TONES = {
    Stage.DRAFT: "stopped",
    Stage.SUBMITTED: "held",
    Stage.APPROVED: "held",
    Stage.EFFECTIVE: "agreed",
    Stage.SIGNED: "done",
    Stage.EXPIRED: "stopped",
    Stage.WITHDRAWN: "stopped",
}


def tone(deal: Deal) -> tuple[str, str]:
    return deal.get_stage_display(), TONES[Stage(deal.stage)]


class Deals(Table):
    number = Column(_("单号"), "number", href=Deal.get_absolute_url, sort="number")
    unit = Column(_("房源"), "unit.label", sort="unit__label")
    customer = Column(_("客户"), "customer.name")
    owner = Column(_("顾问"), "owner.name", sort="owner__name", priority=2)
    price = Column(_("成交价"), "price", kind="wan", sort="price")
    subscribed = Column(_("认购时间"), "subscribed_at", kind="moment", sort="subscribed_at", priority=2)
    stage = Column(_("状态"), tone, kind="stage")
    empty_title = _("还没有成交单")
    empty_hint = _("在销控表上选一套房，锁房后转认购")
