from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from anchang.engine.metrics import Metric, declare

from .models import Favourite, Feedback, Invitation, Tour
from .stages import Calling, Stage

GROUPS, TIMES, HOMES = pgettext_lazy("单位", "组"), pgettext_lazy("单位", "次"), pgettext_lazy("单位", "套")
METRICS = (
    Metric("touring.booked", _("约带看"), _("期内开始的带看，含取消和没来的"), GROUPS, Tour, "starts_at"),
    Metric("touring.done", _("看完样板间"), _("期内看完样板间的组数"), GROUPS, Tour, "ended_at", Q(stage=Stage.DONE)),
    Metric("touring.missed", _("约了没来"), _("期内约了没来的组数"), GROUPS, Tour, "ended_at", Q(stage=Stage.MISSED)),
    Metric("touring.favourites", _("新增意向房源"), _("期内加入且还在的意向房源"), HOMES, Favourite, "at"),
    Metric("touring.feedback", _("到访反馈"), _("期内收到的到访反馈"), TIMES, Feedback, "at"),
    Metric("touring.invited", _("邀约"), _("期内发出的邀约，含撤回的"), TIMES, Invitation, "made_at"),
    Metric("touring.kept", _("应邀到访"), _("期内应邀到访的次数"), TIMES, Invitation, "kept_at", Q(stage=Calling.KEPT)),
)
declare(*METRICS)
