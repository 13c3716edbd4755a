from collections.abc import Iterator
from datetime import datetime

from django.utils.translation import gettext as _

from anchang.business.customers.queries import Section

from ..models import Attempt, MailAddress, Message, Refusal, Showing


def contacting_told(files: list[int], at: datetime) -> Iterator[Section]:
    """Every call, message, paper shown and refusal of the person, for the copy they ask for."""
    calls = Attempt.objects.filter(customer__in=files).select_related("by").order_by("at")
    rows = [(one.at, one.by.name, one.get_purpose_display(), one.shown_outcome[0], one.seconds) for one in calls]
    yield Section(_("电话"), (_("时间"), _("拨打人"), _("目的"), _("结果"), _("通话秒数")), rows)
    sent = Message.objects.filter(customer__in=files).select_related("wording__template").order_by("queued_at")
    messages = [
        (one.taken_at or one.queued_at, one.get_way_display(), one.wording.number, one.get_stage_display(), one.reason)
        for one in sent
    ]
    yield Section(_("消息"), (_("时间"), _("方式"), _("内容"), _("状态"), _("原因")), messages)
    seen = Showing.objects.filter(customer__in=files).select_related("edition__material", "by").order_by("at")
    yield Section(
        _("看过的资料"),
        (_("时间"), _("资料"), _("谁出示")),
        [(one.at, one.edition.number, one.by.name) for one in seen],
    )
    boxes = MailAddress.objects.filter(customer__in=files)
    yield Section(_("邮箱"), (_("邮箱"), _("登记时间")), [(one.address, one.added_at) for one in boxes])
    said = Refusal.objects.filter(customer__in=files).order_by("at")
    stops = [(one.at, one.get_how_display(), one.get_stopping_display()) for one in said]
    yield Section(_("退订"), (_("时间"), _("怎么说的"), _("不再接受什么")), stops)
