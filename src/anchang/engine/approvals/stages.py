from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from anchang.engine.states import Step


class CaseStage(TextChoices):
    OPEN = "open", _("审批中")
    APPROVED = "approved", _("已通过")
    REJECTED = "rejected", _("已驳回")
    WITHDRAWN = "withdrawn", _("已撤回")


# What a deputy may do in the seat of somebody absent.
SEAT_VERBS = frozenset({"approvals.view", "approvals.agree", "approvals.reject"})

STEPS = (
    Step("agree", (CaseStage.OPEN,), CaseStage.APPROVED),
    Step("reject", (CaseStage.OPEN,), CaseStage.REJECTED),
    Step("withdraw", (CaseStage.OPEN,), CaseStage.WITHDRAWN),
)
