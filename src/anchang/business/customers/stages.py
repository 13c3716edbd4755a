from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


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
