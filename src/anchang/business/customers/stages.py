from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from anchang.engine.states import Machine, Step


class Source(TextChoices):
    """Where a customer came from; asked of everybody, because the marketing figures rest on it."""

    WALK_IN = "walk_in", _("自然到访")
    CALL = "call", _("来电")
    FRIEND = "friend", _("朋友介绍")
    OWNER = "owner", _("老带新")
    OUTREACH = "outreach", _("外拓")
    ONLINE = "online", _("网络")
    ADVERTISING = "advertising", _("广告")
    CHANNEL = "channel", _("渠道")
    OWN_SEARCH = "own_search", _("自拓")
    OTHER = "other", pgettext_lazy("来源", "其他")


class Grade(TextChoices):
    """意向等级: how near the customer is to buying."""

    A = "A", pgettext_lazy("意向等级", "A 准备认购")
    B = "B", pgettext_lazy("意向等级", "B 意向明确")
    C = "C", pgettext_lazy("意向等级", "C 有兴趣")
    D = "D", pgettext_lazy("意向等级", "D 随便看看")


TONES = {Grade.A: "agreed", Grade.B: "held", Grade.C: "open", Grade.D: "neutral"}


class Purpose(TextChoices):
    LIVE = "live", _("首次置业自住")
    UPGRADE = "upgrade", _("改善")
    FAMILY = "family", _("为子女或父母")
    INVEST = "invest", _("投资")
    OTHER = "other", pgettext_lazy("置业目的", "其他")


class Payment(TextChoices):
    """How somebody means to pay."""

    FULL = "full", _("一次性付款")
    LOAN = "loan", _("商业贷款")
    FUND = "fund", _("公积金贷款")
    MIXED = "mixed", _("组合贷款")
    INSTALMENTS = "instalments", _("分期付款")


class Timing(TextChoices):
    """When somebody means to buy."""

    MONTH = "month", _("一个月内")
    QUARTER = "quarter", _("三个月内")
    HALF_YEAR = "half_year", _("半年内")
    YEAR = "year", _("一年内")
    LATER = "later", _("还没有打算")


class Kind(TextChoices):
    PERSON = "person", _("个人")
    ORGANISATION = "organisation", _("单位")


class RelationKind(TextChoices):
    """What the other one is to the customer."""

    SPOUSE = "spouse", pgettext_lazy("关系", "配偶")
    PARENT = "parent", pgettext_lazy("关系", "父母")
    CHILD = "child", pgettext_lazy("关系", "子女")
    SIBLING = "sibling", pgettext_lazy("关系", "兄弟姐妹")
    FRIEND = "friend", pgettext_lazy("关系", "朋友")
    REFERRER = "referrer", pgettext_lazy("关系", "介绍人")
    COLLEAGUE = "colleague", pgettext_lazy("关系", "同事")
    CONTACT = "contact", pgettext_lazy("关系", "联系人")
    OTHER = "other", pgettext_lazy("关系", "其他")


FAMILY = (RelationKind.SPOUSE, RelationKind.PARENT, RelationKind.CHILD, RelationKind.SIBLING)
"""Who stands in one of these relations lives in one household as far as buying a home goes."""


SEEN_BACK = {
    RelationKind.PARENT: RelationKind.CHILD.label,
    RelationKind.CHILD: RelationKind.PARENT.label,
    RelationKind.REFERRER: pgettext_lazy("关系", "被介绍人"),
    RelationKind.CONTACT: pgettext_lazy("关系", "所属单位"),
}
"""What a relation is called from the other end, where it is not the same word."""


class FileStage(TextChoices):
    """What may still be done with a file. A restricted one is kept by law and used for nothing else (R-236)."""

    OPEN = "open", _("有效")
    MERGED = "merged", _("已并入")
    RESTRICTED = "restricted", _("限制使用")
    ERASED = "erased", _("已删除")


FILE = Machine(
    "stage",
    FileStage,
    FileStage.OPEN,
    [
        Step("merge", (FileStage.OPEN,), FileStage.MERGED),
        Step("unmerge", (FileStage.MERGED,), FileStage.OPEN),
        Step("restrict", (FileStage.OPEN, FileStage.MERGED), FileStage.RESTRICTED),
        Step("erase", (FileStage.OPEN, FileStage.MERGED, FileStage.RESTRICTED), FileStage.ERASED),
    ],
)


class IdKind(TextChoices):
    ID_CARD = "id_card", _("居民身份证")
    PASSPORT = "passport", _("护照")
    HK_MACAU = "hk_macau", _("港澳居民来往内地通行证")
    TAIWAN = "taiwan", _("台湾居民来往大陆通行证")
    RESIDENCE = "residence", _("外国人永久居留身份证")
    LICENCE = "licence", _("营业执照")
    OTHER = "other", pgettext_lazy("证件", "其他")


class ConsentPurpose(TextChoices):
    CONTACT = "contact", _("留存联系方式并联系")
    MARKETING = "marketing", _("接收商业信息")
    SHARE_BANK = "share_bank", _("提供给银行")
    SHARE_AGENT = "share_agent", _("提供给渠道等第三方")
    SENSITIVE = "sensitive", _("登记证件和账号")


class UnmaskReason(TextChoices):
    """Why somebody needs the whole number. The first one is the owner's single tap."""

    FOLLOW_UP = "跟进", _("跟进")
    DEAL = "办理认购或签约", _("办理认购或签约")
    MONEY = "核对收款", _("核对收款")
    COMPLAINT = "处理投诉", _("处理投诉")
    AUDIT = "核查", _("核查")


class ConsultReason(TextChoices):
    """Why somebody looks into a file that is kept by law alone."""

    AUDIT = "审计或税务检查", _("审计或税务检查")
    COURT = "司法机关调取", _("司法机关调取")
    CLAIM = "处理退款或纠纷", _("处理退款或纠纷")
    LAUNDERING = "反洗钱核查", _("反洗钱核查")


class Told(TextChoices):
    """How the customer said it."""

    VISIT = "visit", pgettext_lazy("怎么说的", "当面")
    PHONE = "phone", pgettext_lazy("怎么说的", "电话")
    ONLINE = "online", pgettext_lazy("怎么说的", "微信或短信")
    LETTER = "letter", pgettext_lazy("怎么说的", "书面")


class Recipient(TextChoices):
    """To whom the office gives a customer's data."""

    BANK = "bank", pgettext_lazy("接收方", "银行或公积金中心")
    AGENT = "agent", pgettext_lazy("接收方", "渠道公司")
    OTHER = "other", pgettext_lazy("接收方", "其他第三方")


NEEDS_CONSENT = {
    Recipient.BANK: ConsentPurpose.SHARE_BANK,
    Recipient.AGENT: ConsentPurpose.SHARE_AGENT,
    Recipient.OTHER: ConsentPurpose.SHARE_AGENT,
}
"""The separate consent that giving data to such a recipient needs (R-232)."""


class Shared(TextChoices):
    """Kinds of data that are given to somebody."""

    NAME = "name", _("姓名")
    PHONE = "phone", _("电话")
    NEEDS = "needs", _("购房需求")
    DEAL = "deal", _("成交情况")
    PAPER = "paper", _("证件号码")


class RequestKind(TextChoices):
    """What a person may ask for their own data (R-233)."""

    COPY = "copy", _("查阅复制")
    CORRECT = "correct", _("更正补充")
    DELETE = "delete", _("删除")
    STOP = "stop", _("停止联系")


class RequestStage(TextChoices):
    OPEN = "open", pgettext_lazy("个人信息请求", "待核实身份")
    CHECKED = "checked", pgettext_lazy("个人信息请求", "处理中")
    DONE = "done", pgettext_lazy("个人信息请求", "已办结")
    REFUSED = "refused", pgettext_lazy("个人信息请求", "不予办理")


REQUEST = Machine(
    "stage",
    RequestStage,
    RequestStage.OPEN,
    [
        Step("check_requester", (RequestStage.OPEN,), RequestStage.CHECKED),
        Step(
            "settle_request", (RequestStage.OPEN, RequestStage.CHECKED), RequestStage.DONE, stops=("customers.request",)
        ),
        Step(
            "refuse_request",
            (RequestStage.OPEN, RequestStage.CHECKED),
            RequestStage.REFUSED,
            stops=("customers.request",),
        ),
    ],
)


class Proven(TextChoices):
    """How the office made sure that it was the person who asked."""

    PAPER = "paper", _("当面核对证件")
    CALLED = "called", _("回拨登记的电话确认")
    CODE = "code", _("向登记的电话发验证码")
    AGENT = "agent", _("核对代办人证件和授权书")


GONE = (FileStage.RESTRICTED, FileStage.ERASED)
"""Files that nobody works with any more: in no list, found by no search, open to no verb of anybody's (R-236)."""


class ExportStage(TextChoices):
    """Where a file that takes customers out of the house is."""

    ASKED = "asked", _("待审批")
    MAKING = "making", _("正在生成")
    READY = "ready", _("可下载")
    REFUSED = "refused", _("未批准")
    EXPIRED = "expired", _("已过期")


EXPORT = Machine(
    "stage",
    ExportStage,
    ExportStage.ASKED,
    [
        Step("release_export", (ExportStage.ASKED,), ExportStage.MAKING),
        Step("refuse_export", (ExportStage.ASKED,), ExportStage.REFUSED),
        Step("finish_export", (ExportStage.MAKING,), ExportStage.READY),
        Step("expire_export", (ExportStage.READY,), ExportStage.EXPIRED),
    ],
)


class FileKind(TextChoices):
    XLSX = "xlsx", _("Excel工作簿")
    CSV = "csv", _("CSV文本")
