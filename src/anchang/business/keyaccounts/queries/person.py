"""What the room knows of one customer: for their line of time, and for the copy they ask for."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from anchang.business.customers.queries import Moment, Section, moments
from anchang.engine.accounts.models import Account

from ..models import Care, ComplaintCheck, KeyAccount


@moments("keyaccounts", pgettext_lazy("客户经过", "大客户"), [KeyAccount])
def care_moments(keys: Sequence[int], account: Account, at: datetime, limit: int) -> Iterator[Moment]:
    """Each time somebody of the department was in touch, as far as the account sees it: one query."""
    rows = Care.objects.visible_to(account, at).filter(account__customer__in=keys).select_related("by", "account")
    for one in rows.order_by("-at")[:limit]:
        text = _("%(way)s：%(note)s") % {"way": one.get_way_display(), "note": one.note}
        yield Moment(one.at, "users-group", text, one.by.name, one.get_absolute_url())


def keyaccounts_told(files: list[int], at: datetime) -> Iterator[Section]:
    """Who looks after the customer, what was written down of them, and each time somebody was in touch."""
    kept = KeyAccount.objects.filter(customer__in=files).select_related("manager").order_by("pk")
    rows = [
        (one.manager.name, one.get_level_display(), one.get_stage_display(), one.contact, one.needs, one.lost_why)
        for one in kept
    ]
    heads: tuple[str, ...] = (_("客户经理"), _("级别"), _("阶段"), _("对接人"), _("需求和背景"), _("流失原因"))
    yield Section(_("大客户"), heads, rows)
    cares = Care.objects.filter(account__customer__in=files).select_related("by").order_by("at")
    touched = [(one.at, one.by.name, one.get_way_display(), one.note, one.gift, one.opinion) for one in cares]
    yield Section(_("客情维护"), (_("时间"), _("谁"), _("方式"), _("记录"), _("礼品"), _("检查意见")), touched)
    checks = ComplaintCheck.objects.filter(account__customer__in=files).order_by("asked_at")
    told = [(one.reference, one.asked_at, one.note) for one in checks]
    yield Section(_("大客户投诉检查"), (_("编号"), _("时间"), _("检查结果")), told)
