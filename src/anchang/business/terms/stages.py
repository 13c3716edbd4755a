from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from anchang.engine.states import Machine, Step
from anchang.lib import discounts

ROUTE = "terms.policy"
POSTS = ("consultant", "sales_supervisor", "sales_manager", "sales_director")
"""Those whose own authority the rules name, from the lowest up."""


class PolicyStage(TextChoices):
    DRAFT = "draft", pgettext_lazy("优惠政策", "草稿")
    SUBMITTED = "submitted", _("待审批")
    APPROVED = "approved", pgettext_lazy("优惠政策", "已批准")
    ENDED = "ended", pgettext_lazy("优惠政策", "已停用")
    REJECTED = "rejected", _("已驳回")
    WITHDRAWN = "withdrawn", _("已撤回")


class Source(TextChoices):
    """Where a discount comes from, in the order in which they are taken off the price."""

    PAYMENT = discounts.PAYMENT, _("付款方式")
    CAMPAIGN = discounts.CAMPAIGN, pgettext_lazy("优惠来源", "活动优惠")
    COUPON = discounts.COUPON, pgettext_lazy("优惠来源", "优惠券")
    POST = discounts.POST, pgettext_lazy("优惠来源", "岗位权限")
    SPECIAL = discounts.SPECIAL, pgettext_lazy("优惠来源", "特批")


class Kind(TextChoices):
    PERCENT = discounts.PERCENT, _("按比例")
    AMOUNT = discounts.AMOUNT, _("按金额")


class PlanKind(TextChoices):
    ONCE = "once", _("一次性付款")
    INSTALMENTS = "instalments", _("分期付款")
    MORTGAGE = "mortgage", _("按揭贷款")


class PartKind(TextChoices):
    """What a part of the price is paid as; the words of receivables for the same."""

    DOWN = "down", _("首付款")
    INSTALMENT = "instalment", _("楼款")
    LOAN = "loan", _("按揭款")


POLICY = Machine(
    "stage",
    PolicyStage,
    PolicyStage.DRAFT,
    (
        Step("edit", (PolicyStage.DRAFT,), PolicyStage.DRAFT),
        Step("submit", (PolicyStage.DRAFT,), PolicyStage.SUBMITTED),
        Step("approve", (PolicyStage.SUBMITTED,), PolicyStage.APPROVED),
        Step("reject", (PolicyStage.SUBMITTED,), PolicyStage.REJECTED),
        Step("withdraw", (PolicyStage.DRAFT, PolicyStage.SUBMITTED), PolicyStage.WITHDRAWN),
        Step("end", (PolicyStage.APPROVED,), PolicyStage.ENDED),
    ),
)
STANDING = (PolicyStage.SUBMITTED, PolicyStage.APPROVED, PolicyStage.ENDED)
"""What has a day of its own: no other version of the same name may begin on it."""
AGREED = (PolicyStage.APPROVED, PolicyStage.ENDED)
