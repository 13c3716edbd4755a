from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from anchang.engine.metrics import Metric, declare

from .models import Policy
from .stages import AGREED

declare(
    Metric(
        "terms.approved",
        _("批准的优惠政策"),
        _("期内批准的付款方式和优惠政策的版本数"),
        pgettext_lazy("单位", "个"),
        Policy,
        "approved_at",
        Q(stage__in=[str(one) for one in AGREED]),
        site="project__site_id",
    )
)
