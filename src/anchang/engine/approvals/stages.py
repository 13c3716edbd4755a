from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from anchang.engine.states import Step


class CaseStage(TextChoices):
    OPEN = "open", _("审批中")
    APPROVED = "approved", _("已通过")
    REJECTED = "rejected", _("已驳回")
    WITHDRAWN = "withdrawn", _("已撤回")


STEPS = (
    Step("agree", (CaseStage.OPEN,), CaseStage.APPROVED),
    Step("reject", (CaseStage.OPEN,), CaseStage.REJECTED),
    Step("withdraw", (CaseStage.OPEN,), CaseStage.WITHDRAWN),
)
