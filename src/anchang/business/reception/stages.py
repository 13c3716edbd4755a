from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Channel(TextChoices):
    PHONE = "phone", pgettext_lazy("跟进方式", "电话")
    WECHAT = "wechat", _("微信")
    SMS = "sms", _("短信")
    VISIT = "visit", _("面谈")
    OTHER = "other", pgettext_lazy("跟进方式", "其他")


REMOTE = frozenset({Channel.PHONE, Channel.WECHAT, Channel.SMS})
"""Ways that disturb somebody at home, which need their consent (R-240, R-242)."""

INTERVAL = {"A": 3, "B": 7, "C": 15, "D": 30}
"""Days until the next follow-up that the form suggests for each grade of intent; a custom of offices, not a law."""
