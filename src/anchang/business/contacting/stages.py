from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from anchang.business.customers.stages import ConsentPurpose
from anchang.engine.states import Machine, Step


class Purpose(TextChoices):
    """Why somebody is rung. A call the customer asked for is no attempt that the caps count (R-246)."""

    FOLLOW_UP = "follow_up", pgettext_lazy("拨打目的", "跟进")
    MARKETING = "marketing", pgettext_lazy("拨打目的", "活动推荐")
    CALLBACK = "callback", pgettext_lazy("拨打目的", "客户要求回电")


NEEDS = {
    Purpose.FOLLOW_UP: ConsentPurpose.CONTACT,
    Purpose.MARKETING: ConsentPurpose.MARKETING,
    Purpose.CALLBACK: ConsentPurpose.CONTACT,
}
"""The consent without which nobody is rung for the purpose (R-230, R-242)."""

CAPPED = (Purpose.FOLLOW_UP, Purpose.MARKETING)


class Outcome(TextChoices):
    REACHED = "reached", pgettext_lazy("通话", "接通")
    NO_ANSWER = "no_answer", pgettext_lazy("通话", "无人接")
    BUSY = "busy", pgettext_lazy("通话", "占线")
    DECLINED = "declined", pgettext_lazy("通话", "拒接")
    OFF = "off", pgettext_lazy("通话", "关机或停机")
    EMPTY = "empty", pgettext_lazy("通话", "空号")
    WRONG = "wrong", pgettext_lazy("通话", "不是本人")


OUTCOME_TONES = {Outcome.REACHED: "done", Outcome.EMPTY: "stopped", Outcome.WRONG: "stopped"}


class MaterialKind(TextChoices):
    SCRIPT = "script", pgettext_lazy("资料", "话术")
    BROCHURE = "brochure", pgettext_lazy("资料", "销售资料")
    LAYOUT = "layout", pgettext_lazy("资料", "户型图")
    PRICE = "price", pgettext_lazy("资料", "价格说明")
    OTHER = "other", pgettext_lazy("资料", "其他资料")


class Way(TextChoices):
    SMS = "sms", pgettext_lazy("群发", "短信")
    MAIL = "mail", pgettext_lazy("群发", "邮件")


class MessagePurpose(TextChoices):
    MARKETING = "marketing", pgettext_lazy("群发", "营销")
    SERVICE = "service", pgettext_lazy("群发", "服务通知")


MESSAGE_NEEDS = {
    MessagePurpose.MARKETING: ConsentPurpose.MARKETING,
    MessagePurpose.SERVICE: ConsentPurpose.CONTACT,
}


class CampaignStage(TextChoices):
    DRAFT = "draft", pgettext_lazy("群发", "未发送")
    RUNNING = "running", pgettext_lazy("群发", "已提交发送")
    HALTED = "halted", pgettext_lazy("群发", "已停止")


CAMPAIGN = Machine(
    "stage",
    CampaignStage,
    CampaignStage.DRAFT,
    [
        Step("launch", (CampaignStage.DRAFT,), CampaignStage.RUNNING),
        Step("halt", (CampaignStage.RUNNING,), CampaignStage.HALTED),
    ],
)
CAMPAIGN_TONES = {CampaignStage.DRAFT: "open", CampaignStage.RUNNING: "done", CampaignStage.HALTED: "stopped"}


class MessageStage(TextChoices):
    QUEUED = "queued", pgettext_lazy("消息", "等待发送")
    SENDING = "sending", pgettext_lazy("消息", "发送中")
    SENT = "sent", pgettext_lazy("消息", "已发送")
    REFUSED = "refused", pgettext_lazy("消息", "不发送")
    FAILED = "failed", pgettext_lazy("消息", "发送失败")


MESSAGE = Machine(
    "stage",
    MessageStage,
    MessageStage.QUEUED,
    [
        Step("take", (MessageStage.QUEUED,), MessageStage.SENDING),
        Step("turn_down", (MessageStage.QUEUED,), MessageStage.REFUSED),
        Step("deliver", (MessageStage.SENDING,), MessageStage.SENT),
        Step("fail", (MessageStage.SENDING,), MessageStage.FAILED),
    ],
)
"""There is no way back to queued: what was taken once is never sent again, whatever became of it."""

MESSAGE_TONES = {
    MessageStage.QUEUED: "open",
    MessageStage.SENDING: "held",
    MessageStage.SENT: "done",
    MessageStage.REFUSED: "neutral",
    MessageStage.FAILED: "stopped",
}
TRIED = (MessageStage.SENDING, MessageStage.SENT, MessageStage.FAILED)


class Stopping(TextChoices):
    """How far somebody's refusal goes."""

    MARKETING = "marketing", _("不再接收营销信息")
    EVERYTHING = "everything", _("不再接受任何联系")


class Heard(TextChoices):
    """How somebody refused."""

    REPLY = "reply", pgettext_lazy("退订", "回复T")
    LINK = "link", pgettext_lazy("退订", "邮件里的链接")
    VISIT = "visit", pgettext_lazy("退订", "当面")
    PHONE = "phone", pgettext_lazy("退订", "电话")
