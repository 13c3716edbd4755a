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


class UnmaskReason(TextChoices):
    """Why somebody needs the whole number. The first one is the owner's single tap."""

    FOLLOW_UP = "跟进", _("跟进")
    DEAL = "办理认购或签约", _("办理认购或签约")
    MONEY = "核对收款", _("核对收款")
    COMPLAINT = "处理投诉", _("处理投诉")
    AUDIT = "核查", _("核查")


CONSENT_VERSION = "2026-01"
"""The wording of the consent that is read to the customer; a new wording gets a new version."""


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
