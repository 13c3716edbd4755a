from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from anchang.business.terms.stages import PlanKind, Source
from anchang.engine.states import Machine, Step

__all__ = ["DEAL", "HOLD", "LIVE", "HoldStage", "PlanKind", "Source", "Stage"]


class HoldStage(TextChoices):
    LIVE = "live", _("锁房中")
    USED = "used", _("已转认购")
    RELEASED = "released", _("已释放")
    LAPSED = "lapsed", _("超时释放")


class Stage(TextChoices):
    DRAFT = "draft", _("待修改")
    SUBMITTED = "submitted", _("待审批")
    APPROVED = "approved", _("待交定金")
    EFFECTIVE = "effective", _("认购生效")
    SIGNED = "signed", _("已签约")
    EXPIRED = "expired", _("逾期作废")
    WITHDRAWN = "withdrawn", _("已撤销")


HOLD = Machine(
    "stage",
    HoldStage,
    HoldStage.LIVE,
    (
        Step("subscribe", (HoldStage.LIVE,), HoldStage.USED, stops=("deals.hold",)),
        Step("release", (HoldStage.LIVE,), HoldStage.RELEASED, stops=("deals.hold",)),
        Step("lapse", (HoldStage.LIVE,), HoldStage.LAPSED),
    ),
)

DEAL = Machine(
    "stage",
    Stage,
    Stage.SUBMITTED,
    (
        Step("approve", (Stage.SUBMITTED,), Stage.APPROVED, starts=("deals.deposit",)),
        Step("reject", (Stage.SUBMITTED,), Stage.DRAFT),
        Step("resubmit", (Stage.DRAFT,), Stage.SUBMITTED),
        Step("settle", (Stage.APPROVED,), Stage.EFFECTIVE, starts=("deals.signing",), stops=("deals.deposit",)),
        Step("unsettle", (Stage.EFFECTIVE,), Stage.APPROVED, starts=("deals.deposit",), stops=("deals.signing",)),
        Step("sign", (Stage.EFFECTIVE,), Stage.SIGNED, stops=("deals.signing",)),
        Step("expire", (Stage.APPROVED,), Stage.EXPIRED),
        Step("withdraw", (Stage.DRAFT, Stage.SUBMITTED, Stage.APPROVED), Stage.WITHDRAWN, stops=("deals.deposit",)),
    ),
)
LIVE = (Stage.DRAFT, Stage.SUBMITTED, Stage.APPROVED, Stage.EFFECTIVE, Stage.SIGNED)
