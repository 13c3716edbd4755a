from datetime import timedelta

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from anchang.engine.states import Machine, Step

STEP = 10
"""Minutes of which times of tours are made up; every slot is some of them."""

MOST_PARTIES, MOST_PEOPLE = 20, 20
DAYS_AHEAD = 30
MOST_FAVOURITES = 10
FEEDBACK_DAYS = timedelta(days=14)
"""So long after a tour its link takes an answer."""

KNOCKS, KNOCK_SPAN = 5, timedelta(minutes=15)
ADDRESS_KNOCKS = 60
"""So many answers may be sent by one link, and from one address, within that time."""


class Stage(TextChoices):
    BOOKED = "booked", pgettext_lazy("带看", "已约")
    ARRIVED = "arrived", pgettext_lazy("带看", "看房中")
    DONE = "done", pgettext_lazy("带看", "已看完")
    MISSED = "missed", pgettext_lazy("带看", "没来")
    CANCELLED = "cancelled", pgettext_lazy("带看", "已取消")


HOLDING = (Stage.BOOKED, Stage.ARRIVED, Stage.DONE)
"""A tour at these stages takes a place."""

TOUR = Machine(
    "stage",
    Stage,
    Stage.BOOKED,
    (
        Step("arrive", (Stage.BOOKED,), Stage.ARRIVED, stops=("touring.begin",)),
        Step("finish", (Stage.ARRIVED,), Stage.DONE),
        Step("miss", (Stage.BOOKED,), Stage.MISSED, stops=("touring.begin",)),
        Step("cancel", (Stage.BOOKED,), Stage.CANCELLED, stops=("touring.begin",)),
    ),
)
TONES = {
    Stage.BOOKED: "held",
    Stage.ARRIVED: "agreed",
    Stage.DONE: "done",
    Stage.MISSED: "stopped",
    Stage.CANCELLED: "neutral",
}


class Calling(TextChoices):
    """Where an invitation stands."""

    SENT = "sent", pgettext_lazy("邀约", "已邀约")
    KEPT = "kept", pgettext_lazy("邀约", "已到访")
    WITHDRAWN = "withdrawn", pgettext_lazy("邀约", "已撤回")
    LAPSED = "lapsed", pgettext_lazy("邀约", "已过期")


INVITATION = Machine(
    "stage",
    Calling,
    Calling.SENT,
    (
        Step("keep", (Calling.SENT,), Calling.KEPT, stops=("touring.lapse",)),
        Step("withdraw", (Calling.SENT,), Calling.WITHDRAWN, stops=("touring.lapse",)),
        Step("lapse", (Calling.SENT,), Calling.LAPSED, stops=("touring.lapse",)),
    ),
)
CALLING_TONES = {
    Calling.SENT: "open",
    Calling.KEPT: "done",
    Calling.WITHDRAWN: "neutral",
    Calling.LAPSED: "stopped",
}


class Way(TextChoices):
    """How a visitor's words came."""

    PHONE = "phone", pgettext_lazy("到访反馈", "电话回访")
    IN_PERSON = "in_person", pgettext_lazy("到访反馈", "当面")
    LINK = "link", pgettext_lazy("到访反馈", "客户自己填")


class Side(TextChoices):
    PLEASED = "pleased", _("满意的地方")
    PUT_OFF = "put_off", _("不满意的地方")


class Weekday(TextChoices):
    MONDAY = "0", _("星期一")
    TUESDAY = "1", _("星期二")
    WEDNESDAY = "2", _("星期三")
    THURSDAY = "3", _("星期四")
    FRIDAY = "4", _("星期五")
    SATURDAY = "5", _("星期六")
    SUNDAY = "6", _("星期日")
