from datetime import timedelta

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Channel(TextChoices):
    PHONE = "phone", pgettext_lazy("跟进方式", "电话")
    WECHAT = "wechat", _("微信")
    SMS = "sms", _("短信")
    VISIT = "visit", _("面谈")
    OTHER = "other", pgettext_lazy("跟进方式", "其他")


class Occasion(TextChoices):
    """When the office registers somebody, each with a form of its own."""

    VISIT = "visit", pgettext_lazy("登记表", "来访")
    CALL = "call", pgettext_lazy("登记表", "来电")


FIELDS = {
    Occasion.VISIT: ("purpose", "wants", "area_wanted", "budget_wan", "intent_grade", "note"),
    Occasion.CALL: ("wants", "budget_wan", "intent_grade"),
}
"""What a site may ask besides what every registration asks, in the order in which it is asked before a site sets its own."""

LONGEST_KEPT = timedelta(days=1)
"""How long a registration may lie on a phone that has no network before what it says of its time is no longer believed."""

REMOTE = frozenset({Channel.PHONE, Channel.WECHAT, Channel.SMS})
"""Ways that disturb somebody at home, which need their consent (R-240, R-242)."""
