from typing import Any

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from anchang.engine.states import Machine, Step


class Kind(TextChoices):
    """What may speak for somebody; the same words as in anchang.lib.attribution."""

    REPORT = "report", _("报备")
    LEAD = "lead", _("外拓登记")
    CALL = "call", _("来电")
    VISIT = "visit", _("到访")
    FOLLOW_UP = "follow_up", pgettext_lazy("证据", "跟进")
    APPOINTMENT = "appointment", _("预约")
    DEAL = "deal", pgettext_lazy("证据", "成交")
    TRANSFER = "transfer", _("转归")


class Why(TextChoices):
    """Why somebody has a customer, or why they have it no longer."""

    REGISTERED = "registered", _("登记客户")
    ASSIGNED = "assigned", pgettext_lazy("归属", "分配")
    CLAIMED = "claimed", _("公海领取")
    DECIDED = "decided", _("判客裁定")
    HANDED_OVER = "handed_over", pgettext_lazy("归属", "移交")
    RELEASED = "released", _("主动放弃")
    RECLAIMED = "reclaimed", _("逾期未联系，退回公海")


class Stage(TextChoices):
    RAISED = "raised", _("待裁定")
    DECIDED = "decided", pgettext_lazy("异议状态", "已裁定")
    APPEALED = "appealed", _("申诉中")
    FINAL = "final", pgettext_lazy("异议状态", "已生效")


OPEN = (Stage.RAISED, Stage.DECIDED, Stage.APPEALED)
TONES = {Stage.RAISED: "open", Stage.DECIDED: "agreed", Stage.APPEALED: "held", Stage.FINAL: "done"}

DISPUTE = Machine(
    "stage",
    Stage,
    Stage.RAISED,
    (
        Step("judge", (Stage.RAISED,), Stage.DECIDED, starts=("ownership.appeal",), stops=("ownership.judge",)),
        Step("appeal", (Stage.DECIDED,), Stage.APPEALED, starts=("ownership.judge_appeal",), stops=("ownership.appeal",)),
        Step("judge_appeal", (Stage.APPEALED,), Stage.FINAL, stops=("ownership.judge_appeal",)),
        Step("conclude", (Stage.DECIDED,), Stage.FINAL, stops=("ownership.appeal",)),
    ),
)  # fmt: skip


class Ground(TextChoices):
    """On what a decision rests."""

    RULES = "rules", _("按规则裁定")
    COUPLE = "couple", _("夫妻或家人分别到访")
    SUBSTITUTE = "substitute", _("代为成交")
    CONCEALMENT = "concealment", _("隐瞒客户来过")
    AGREED = "agreed", _("双方协商一致")
    OTHER = "other", pgettext_lazy("裁定依据", "其他")


FOLLOWED: dict[str, str | Promise] = {
    "phone": pgettext_lazy("跟进方式", "电话"),
    "wechat": _("微信"),
    "sms": _("短信"),
    "visit": _("面谈"),
    "other": pgettext_lazy("跟进方式", "其他"),
}
"""Ways of following up that a rule may count."""

MINUTES, DAYS, HOURS = pgettext_lazy("单位", "分钟"), pgettext_lazy("单位", "天"), pgettext_lazy("单位", "小时")
A_DAY, PER_CENT = _("条/天"), "%"
FIGURES: dict[str, tuple[Any, Any]] = {
    "report_lead_minutes": (_("报备至少早于到访"), MINUTES),
    "report_days": (_("渠道：报备到到访的保护"), DAYS),
    "visit_deal_days": (_("渠道和外拓：到访到成交的保护"), DAYS),
    "lead_days": (_("外拓登记到到访的保护"), DAYS),
    "call_days": (_("来电保护"), DAYS),
    "appointment_days": (_("预约保护"), DAYS),
    "visit_days": (_("来访保护"), DAYS),
    "follow_up_days": (_("有效跟进保护"), DAYS),
    "masked_allowed": (_("允许只报前三后四"), ""),
    "company_daily_cap": (_("每家渠道公司报备上限"), A_DAY),
    "agent_daily_cap": (_("每位经纪人报备上限"), A_DAY),
    "follow_channels": (_("算有效的跟进方式"), ""),
    "reached_only": (_("联系上才算有效"), ""),
    "interval_a": (_("A级多久联系一次"), DAYS),
    "interval_b": (_("B级多久联系一次"), DAYS),
    "interval_c": (_("C级多久联系一次"), DAYS),
    "interval_d": (_("D级和未评级多久联系一次"), DAYS),
    "overdue_supervisor_days": (_("逾期多久报主管"), DAYS),
    "overdue_pool_days": (_("逾期多久退回公海"), DAYS),
    "warn_days": (_("退回前提前提醒"), DAYS),
    "lockout_days": (_("原归属人多久内不能领回"), DAYS),
    "claims_per_day": (_("每人每天可领取"), pgettext_lazy("单位", "位")),
    "couple_bp": (_("夫妻分别到访，后到一方分"), PER_CENT),
    "substitute_bp": (_("代为成交的一方分"), PER_CENT),
    "concealment_bp": (_("隐瞒客户来过的一方分"), PER_CENT),
    "decision_hours": (_("异议裁定时限"), HOURS),
    "appeal_hours": (_("申诉期限"), HOURS),
    "appeal_decision_hours": (_("终审裁定时限"), HOURS),
}
"""How people call the figures of the rules, and in which unit they think of them."""
