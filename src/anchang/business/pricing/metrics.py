from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from anchang.engine.metrics import Metric, declare

from .models import Proposal
from .stages import Stage

declare(
    Metric(
        "pricing.in_force",
        _("生效的调价"),
        _("期内生效的调价方案，含首次定价"),
        pgettext_lazy("单位", "次"),
        Proposal,
        "effective_at",
        Q(stage=Stage.IN_FORCE),
        site="project__site_id",
    ),
)
