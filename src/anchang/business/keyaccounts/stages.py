from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from anchang.engine.states import Machine, Step


class Level(TextChoices):
    """How near an account is kept; the interval of care follows from it (rules keyaccount_care_days_…)."""

    VIP = "vip", _("VIP客户")
    KEY = "key", _("重点客户")
    POTENTIAL = "potential", _("潜在大客户")


class Route(TextChoices):
    """By which channel the account was found: the columns of the channel pipeline."""

    ASSOCIATION = "association", _("商会协会")
    PARK = "park", _("园区写字楼")
    EMPLOYER = "employer", _("企业团购")
    MANUFACTURER = "manufacturer", _("厂家推荐")
    REFERRAL = "referral", _("老客户转介")
    SITE = "site", _("案场来访")
    OWN = "own", _("自行开发")


class Stage(TextChoices):
    LEAD = "lead", pgettext_lazy("大客户阶段", "线索")
    CONTACT = "contact", pgettext_lazy("大客户阶段", "接触")
    PROPOSAL = "proposal", pgettext_lazy("大客户阶段", "方案")
    NEGOTIATION = "negotiation", pgettext_lazy("大客户阶段", "谈判")
    PARTNER = "partner", pgettext_lazy("大客户阶段", "合作")
    LOST = "lost", pgettext_lazy("大客户阶段", "流失")


PROSPECTS = (Stage.LEAD, Stage.CONTACT, Stage.PROPOSAL, Stage.NEGOTIATION)
LIVE = (*PROSPECTS, Stage.PARTNER)
FORWARD = {Stage.LEAD: "reach", Stage.CONTACT: "propose", Stage.PROPOSAL: "negotiate", Stage.NEGOTIATION: "win"}
"""The step that leads on from each stage; `actions.advance` takes it."""

CARE = "keyaccounts.care"
ACCOUNT = Machine(
    "stage",
    Stage,
    Stage.LEAD,
    (
        Step("reach", (Stage.LEAD,), Stage.CONTACT),
        Step("propose", (Stage.CONTACT,), Stage.PROPOSAL),
        Step("negotiate", (Stage.PROPOSAL,), Stage.NEGOTIATION),
        Step("win", (Stage.NEGOTIATION,), Stage.PARTNER),
        Step("lose", LIVE, Stage.LOST, stops=(CARE,)),
        Step("revive", (Stage.LOST,), Stage.CONTACT, starts=(CARE,)),
    ),
)
TONES = {
    Stage.LEAD: "open",
    Stage.CONTACT: "open",
    Stage.PROPOSAL: "held",
    Stage.NEGOTIATION: "held",
    Stage.PARTNER: "done",
    Stage.LOST: "stopped",
}


class Way(TextChoices):
    """How an account was looked after."""

    CALL = "call", pgettext_lazy("客情方式", "电话")
    VISIT = "visit", pgettext_lazy("客情方式", "拜访")
    EVENT = "event", pgettext_lazy("客情方式", "活动邀约")
    GIFT = "gift", pgettext_lazy("客情方式", "礼品")


class PlanKind(TextChoices):
    REGION = "region", _("区域发展策略")
    CHANNEL = "channel", _("渠道拓展规划")
    PROMOTION = "promotion", _("促销策略")
    PRODUCT = "product", _("产品拓展与结构调整策略")
    CUSTOMER = "customer", _("客户拓展与管理策略")
    MONTHLY = "monthly", _("月度业务促进计划")


STRATEGIES = tuple(kind for kind in PlanKind if kind != PlanKind.MONTHLY)
"""The kinds that the general manager approves before anybody acts on them (KEY-015)."""


class PlanStage(TextChoices):
    DRAFT = "draft", pgettext_lazy("计划状态", "草稿")
    SUBMITTED = "submitted", pgettext_lazy("计划状态", "待总经理批准")
    APPROVED = "approved", pgettext_lazy("计划状态", "已批准")
    ACTIVE = "active", pgettext_lazy("计划状态", "执行中")
    CLOSED = "closed", pgettext_lazy("计划状态", "已结束")


PLAN = Machine(
    "stage",
    PlanStage,
    PlanStage.DRAFT,
    (
        Step("submit", (PlanStage.DRAFT,), PlanStage.SUBMITTED),
        Step("approve", (PlanStage.SUBMITTED,), PlanStage.APPROVED),
        Step("reject", (PlanStage.SUBMITTED,), PlanStage.DRAFT),
        Step("activate", (PlanStage.APPROVED,), PlanStage.ACTIVE),
        Step("publish", (PlanStage.DRAFT,), PlanStage.ACTIVE),
        Step("close", (PlanStage.ACTIVE,), PlanStage.CLOSED),
    ),
)
PLAN_TONES = {
    PlanStage.DRAFT: "neutral",
    PlanStage.SUBMITTED: "open",
    PlanStage.APPROVED: "agreed",
    PlanStage.ACTIVE: "held",
    PlanStage.CLOSED: "done",
}
ROUTE = "keyaccounts.strategy"


class ActivityKind(TextChoices):
    MARKETING = "marketing", _("大客户营销")
    BRAND = "brand", _("品牌推广")
    PUBLICITY = "publicity", _("宣传活动")
    RELATIONS = "relations", _("公关事务")


class PartnerKind(TextChoices):
    CONTACT = "contact", _("联络")
    RECEPTION = "reception", _("来人接待")


class Topic(TextChoices):
    PRICE = "price", pgettext_lazy("竞品信息", "价格")
    CHANNEL = "channel", pgettext_lazy("竞品信息", "渠道")
    PROMOTION = "promotion", pgettext_lazy("竞品信息", "促销")
    PRODUCT = "product", pgettext_lazy("竞品信息", "产品")
    SERVICE = "service", pgettext_lazy("竞品信息", "服务")
    TERMS = "terms", pgettext_lazy("竞品信息", "合作条件")


class Origin(TextChoices):
    """The lawful sources, and no other: what comes from anywhere else is not written down (KEY-029)."""

    PUBLIC = "public", _("公开渠道")
    MEDIA = "media", _("媒体报道")
    ON_SITE = "on_site", _("现场公开资料")
    VOLUNTARY = "voluntary", _("客户自愿提供")


class Standards(TextChoices):
    DEVELOPMENT = "development", _("大客户开发流程")
    VISITING = "visiting", _("大客户拜访流程")
    SERVICE = "service", _("大客户服务标准")


CHECKED_BY = {Way.VISIT: Standards.VISITING, Way.CALL: Standards.SERVICE, Way.EVENT: Standards.SERVICE}
"""Whose items stand in the form of each way; a gift has its limit instead."""
