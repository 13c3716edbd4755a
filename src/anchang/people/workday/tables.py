from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from anchang.lib.calendar import SHANGHAI
from anchang.ui.tables import Column, Table

from .queries import Day


def _meeting(one: Day) -> tuple[str, str]:
    if one.meeting is not None:
        words = {"hour": f"{one.meeting.began_at.astimezone(SHANGHAI):%H:%M}", "name": one.meeting.held_by.name}
        return _("%(hour)s %(name)s") % words, "done"
    return _lacking(one, _("没开例会"))


def _summary(one: Day) -> tuple[str, str]:
    if one.summary is not None:
        words = {"hour": f"{one.summary.sent_at.astimezone(SHANGHAI):%m-%d %H:%M}", "name": one.summary.sent_by.name}
        return _("%(hour)s %(name)s") % words, "done"
    return _lacking(one, _("没报日结"))


def _lacking(one: Day, words: str) -> tuple[str, str]:
    if one.rests:
        return pgettext("案场", "休息"), "neutral"
    return (words, "stopped") if one.is_over else (_("当天"), "neutral")


def _signed(one: Day) -> tuple[str, str]:
    if one.summary is None:
        return "—", "neutral"
    names = pgettext("分隔", "、").join(one.by.name for one in one.summary.signatures.all())
    return (_("%(names)s已签阅") % {"names": names}, "done") if names else (_("未签阅"), "open")


def _index(one: Day) -> str:
    return f"{reverse('workday:index')}?site={one.site.code}&on={one.on}"


class Days(Table):
    empty_title = gettext_lazy("还没有记录")
    on = Column(gettext_lazy("日期"), kind="day", href=_index)
    here = Column(gettext_lazy("到岗人数"), kind="count")
    meeting = Column(
        gettext_lazy("例会"), _meeting, kind="stage", href=lambda one: one.meeting and one.meeting.get_absolute_url()
    )
    summary = Column(
        gettext_lazy("日结"), _summary, kind="stage", href=lambda one: one.summary and one.summary.get_absolute_url()
    )
    signed = Column(gettext_lazy("签阅"), _signed, kind="stage")
