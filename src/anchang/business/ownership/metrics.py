from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from anchang.engine.metrics import Metric, declare

from .models import Dispute, Tenure
from .stages import Why

CASES, PEOPLE = pgettext_lazy("单位", "件"), pgettext_lazy("单位", "位")
declare(
    Metric("ownership.disputes", _("归属异议"), _("期内提出的归属异议"), CASES, Dispute, "raised_at"),
    Metric(
        "ownership.reclaimed", _("退回公海"), _("期内逾期未联系而退回公海的客户"), PEOPLE, Tenure, "until",
        Q(ended_why=Why.RECLAIMED),
    ),
    Metric("ownership.claimed", _("公海领取"), _("期内从公海领取的客户"), PEOPLE, Tenure, "since", Q(why=Why.CLAIMED)),
)  # fmt: skip
