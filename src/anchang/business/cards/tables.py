from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from anchang.business.contacting.queries import ring
from anchang.engine.doors.requests import Request
from anchang.engine.policies import allowed
from anchang.ui.tables import Column, Table
from anchang.ui.tags.formats import day

from .models import Review, Sheet
from .queries import Ladder

LAST_WORD = 40


def state_of(sheet: Any) -> tuple[str, str]:
    """Label and tone of a sheet by its cards."""
    if sheet.returned:
        return _("退回%(count)s张") % {"count": sheet.returned}, "blocked"
    if sheet.waiting:
        return _("待签%(count)s张") % {"count": sheet.waiting}, "held"
    return pgettext("跟进卡", "已签"), "done"


class Sheets(Table):
    """What went up, the newest first."""

    empty_title = gettext_lazy("还没有跟进日报")
    empty_hint = gettext_lazy("接待或跟进过留电话的客户，到点自动交卡")
    on = Column(gettext_lazy("日期"), kind="day", href=Sheet.get_absolute_url)
    person = Column(gettext_lazy("置业顾问"), "person.name", kind="name")
    count = Column(pgettext_lazy("跟进卡", "张数"), kind="count")
    state = Column(gettext_lazy("状态"), state_of, kind="stage")
    handed_up_at = Column(gettext_lazy("交卡时间"), kind="moment", priority=2)
    late = Column(gettext_lazy("准时"), lambda one: _("晚交") if one.is_late else _("准时"), priority=3)


def last_word(due: Any) -> str:
    """What was said last, as far as a list has room for it, or that nobody was reached."""
    said = Truncator(due.said).chars(LAST_WORD)
    said = said if due.effective else pgettext("分隔", "，").join(part for part in (_("没联系上"), said) if part)
    return format_html('<span class="due__word">{}</span>', said) if said else ""


def agreed(due: Any) -> str:
    """The day, with the hour where the consultant has set one (CAR-025)."""
    hour = f"{due.next_time:%H:%M}" if due.next_time else ""
    return " ".join(filter(None, (day(due.next_on), hour)))


def deeds(due: Any, request: Request) -> SafeString:
    """To ring and to write down what was said, each for whoever may."""
    may = allowed(request.user, "reception.follow_up", due.customer, request.at).ok
    url, label = reverse("reception:follow_up", args=[due.customer_id]), pgettext("按钮", "跟进")
    link = format_html('<a class="press press--quiet" href="{}">{}</a>', url, label)
    return format_html('<span class="due__deeds">{}{}</span>', ring(due.customer, request) or "", link if may else "")


class Dues(Table):
    """Whom to call, the longest overdue first, and how far that has gone up. Whoever sees only their own reads no names
    of colleagues."""

    empty_title = gettext_lazy("没有要跟进的客户")
    empty_hint = gettext_lazy("到了约定日期的客户会出现在这里")
    customer = Column(gettext_lazy("客户"), "customer.shown_name", href=lambda due: due.customer.get_absolute_url())
    rung = Column(gettext_lazy("到了哪一步"), lambda due: (due.rung.text, due.rung.tone), kind="stage")
    late = Column(gettext_lazy("逾期"), lambda due: (due.rung.days and _("%(days)s天") % {"days": due.rung.days}) or "")
    next_on = Column(gettext_lazy("约定日期"), agreed, priority=2)
    said = Column(gettext_lazy("上次说的"), last_word, priority=2)
    grade = Column(gettext_lazy("意向"), "customer.intent_grade", priority=3)
    owner = Column(gettext_lazy("置业顾问"), "customer.owner_name", priority=2)
    deeds = Column(gettext_lazy("操作"))

    def __init__(self, rows: Any, request: Request, *, ladder: Ladder, is_own: bool, **kwargs: Any) -> None:
        super().__init__(rows, request, **kwargs)
        self.is_own = is_own
        for due in self.page.object_list:
            due.rung, due.deeds = ladder.rung(due), deeds(due, request)

    @property
    def shown(self) -> list[Column]:
        return [one for one in super().shown if not (self.is_own and one.name == "owner")]


class Reviews(Table):
    """The reviews of earlier days."""

    empty_title = gettext_lazy("还没有盘客记录")
    on = Column(gettext_lazy("日期"), kind="day", href=Review.get_absolute_url)
    led_by = Column(gettext_lazy("主持"), "led_by.name", kind="name")
    count = Column(gettext_lazy("意见"), kind="count")
    closed_at = Column(gettext_lazy("结束"), kind="moment", priority=2)
