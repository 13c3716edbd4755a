from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from anchang.engine.metrics import Metric, declare

from .models import Deal, DiscountLine, Hold, Signing
from .stages import LIVE

TIMES, UNITS, YUAN = pgettext_lazy("单位", "次"), pgettext_lazy("单位", "套"), pgettext_lazy("单位", "元")
SOLD: dict[str, Any] = {"model": Deal, "at": "subscribed_at", "where": Q(stage__in=LIVE)}
SIGNED: dict[str, Any] = {"model": Signing, "at": "signed_at", "site": "deal__site_id"}
LISTED = Metric(
    "deals.listed_value",
    _("认购房源的公示总价"),
    _("期内认购且未作废、未撤销的公示总价合计"),
    YUAN,
    total="list_total",
    **SOLD,
)
GIVEN = Metric(
    "deals.discounts",
    _("优惠金额"),
    _("期内认购且未作废、未撤销的各项优惠合计"),
    YUAN,
    DiscountLine,
    "deal__subscribed_at",
    Q(deal__stage__in=LIVE),
    "amount",
    "deal__site_id",
)
declare(
    LISTED,
    GIVEN,
    Metric("deals.holds", pgettext_lazy("指标", "锁房"), _("期内锁房次数"), TIMES, Hold, "held_at"),
    Metric("deals.subscribed", _("认购套数"), _("期内认购且未作废、未撤销的套数"), UNITS, **SOLD),
    Metric(
        "deals.subscribed_value", _("认购金额"), _("期内认购且未作废、未撤销的成交价合计"), YUAN, total="price", **SOLD
    ),
    Metric("deals.signed", _("签约套数"), _("期内签订合同的套数"), UNITS, **SIGNED),
    Metric("deals.signed_value", _("签约金额"), _("期内签订合同的成交价合计"), YUAN, total="price", **SIGNED),
)
