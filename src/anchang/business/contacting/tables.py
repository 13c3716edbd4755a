from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from anchang.engine.doors.requests import Request
from anchang.engine.policies import allowed
from anchang.lib.calendar import office_day
from anchang.ui.tables import Column, Table

from .models import Attempt, Campaign, Material, Template


class Calls(Table):
    """The call log, the newest first."""

    empty_title = gettext_lazy("还没有拨打记录")
    empty_hint = gettext_lazy("在客户页上点「拨打」，会记在这里")
    customer = Column(gettext_lazy("客户"), "called", href=lambda one: one.get_absolute_url())
    at = Column(gettext_lazy("拨打时间"), kind="moment")
    outcome = Column(gettext_lazy("结果"), "shown_outcome", kind="stage")
    length = Column(gettext_lazy("通话时长"), "shown_length", priority=2)
    purpose = Column(gettext_lazy("目的"), "get_purpose_display", priority=2)
    by = Column(gettext_lazy("拨打人"), "by.name", priority=2)

    def __init__(self, rows: Any, request: Request) -> None:
        super().__init__(rows, request, total=None)
        for one in self.page.object_list:
            seen = allowed(request.user, "customers.view", one.customer, request.at).ok
            one.called = one.customer.shown_name if seen else one.customer.number

    @property
    def shown(self) -> list[Column]:
        """To whoever sees only their own calls without the column that says so."""
        rows: list[Attempt] = list(self.page.object_list)
        alone = len({one.by_id for one in rows}) < 2
        return [column for name, column in self.columns.items() if not (alone and name == "by")]


class Materials(Table):
    """What may be said and shown today, and what waits for a word of somebody."""

    empty_title = gettext_lazy("还没有资料")
    empty_hint = gettext_lazy("新增一份，批准后就能给客户看")
    title = Column(gettext_lazy("名称"), "title", href=Material.get_absolute_url)
    kind = Column(gettext_lazy("种类"), "get_kind_display")
    state = Column(gettext_lazy("状态"), "state", kind="stage")
    nth = Column(pgettext_lazy("资料", "版本"), "nth", priority=2)
    until = Column(gettext_lazy("用到哪天"), "until", kind="day", priority=2)

    def __init__(self, rows: Any, request: Request) -> None:
        super().__init__(rows, request, total=None)
        on = office_day(request.at)
        for one in self.page.object_list:
            known = sorted(one.editions.all(), key=lambda edition: (edition.is_usable(on), edition.nth))
            last = known[-1]
            one.state, one.until = last.state_on(on), last.until
            one.nth = _("第%(nth)s版") % {"nth": last.nth}


class Templates(Table):
    empty_title = gettext_lazy("还没有模板")
    empty_hint = gettext_lazy("新增一个，再用它群发")
    name = Column(gettext_lazy("模板名称"), "name", href=Template.get_absolute_url)
    way = Column(gettext_lazy("用什么发"), "get_way_display")
    purpose = Column(gettext_lazy("用途"), "get_purpose_display")


class Campaigns(Table):
    empty_title = gettext_lazy("还没有群发")
    empty_hint = gettext_lazy("选一个模板和一批客户，经理提交后才会发出")
    name = Column(gettext_lazy("名称"), "name", href=Campaign.get_absolute_url)
    stage = Column(gettext_lazy("状态"), "shown_stage", kind="stage")
    template = Column(gettext_lazy("模板"), "wording.template.name")
    until = Column(gettext_lazy("最晚发到哪天"), kind="day", priority=2)
    made_by = Column(gettext_lazy("谁建的"), "made_by.name", priority=2)


class Messages(Table):
    """The messages of a campaign: who got one, who did not and why."""

    empty_title = gettext_lazy("还没有消息")
    customer = Column(
        gettext_lazy("客户"), "called", href=lambda one: one.customer.get_absolute_url() if one.seen else None
    )
    stage = Column(gettext_lazy("状态"), "shown_stage", kind="stage")
    reason = Column(gettext_lazy("原因"), "reason")
    taken_at = Column(gettext_lazy("发出时间"), kind="moment", priority=2)

    def __init__(self, rows: Any, request: Request) -> None:
        super().__init__(rows, request, total=None)
        for one in self.page.object_list:
            one.seen = allowed(request.user, "customers.view", one.customer, request.at).ok
            one.called = one.customer.shown_name if one.seen else one.customer.number
