from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anchang.engine.doors.requests import Request
from anchang.engine.policies import allowed
from anchang.ui.tables import Column, Table

from .models import Call, Visit


def nth_of(visit: Visit) -> str:
    return _("首访") if visit.nth == 1 else _("第%(nth)s次") % {"nth": visit.nth}


def state_of(visit: Visit) -> tuple[str, str] | None:
    if visit.clash:
        return _("撞单"), "stopped"
    return (_("代接待"), "held") if visit.helped else (_("正常"), "neutral")


class Visits(Table):
    """Who came. Somebody else's customer is not named to a receiver who may not see the file."""

    empty_title = gettext_lazy("还没有到访")
    empty_hint = gettext_lazy("登记第一组到访后，会出现在这里")
    customer = Column(gettext_lazy("客户"), "called", href=lambda visit: visit.get_absolute_url())
    at = Column(gettext_lazy("到访时间"), kind="moment")
    nth = Column(gettext_lazy("到访"), nth_of)
    received_by = Column(gettext_lazy("接待"), "received_by.name", priority=2)
    owner = Column(gettext_lazy("置业顾问"), "customer.owner_name", priority=2)
    state = Column(gettext_lazy("归属"), state_of, kind="stage", priority=2)

    def __init__(self, rows: Any, request: Request, **kwargs: Any) -> None:
        super().__init__(rows, request, **kwargs)
        for visit in self.page.object_list:
            visit.called = called(visit, request)


def called(visit: Visit, request: Request) -> str:
    """The customer's name for who may see the file, else only whose customer it is."""
    seen = allowed(request.user, "customers.view", visit.customer, request.at).ok
    if seen or not (visit.clash or visit.helped):
        return visit.customer.shown_name
    return _("%(owner)s的客户") % {"owner": visit.customer.owner_name}


def caller(call: Call) -> str:
    """The file a call belongs to, for who may see it; else only whether there is one."""
    if call.customer is None:
        return _("没有留电话")
    return call.customer.shown_name if call.seen else _("%(owner)s的客户") % {"owner": call.customer.owner_name}  # type: ignore[attr-defined]


class Calls(Table):
    empty_title = gettext_lazy("还没有来电")
    empty_hint = gettext_lazy("接到电话后登记来源和问题，留了电话的自动建客户")
    customer = Column(gettext_lazy("客户"), caller, href=lambda call: call.get_absolute_url())
    at = Column(gettext_lazy("来电时间"), kind="moment")
    source = Column(gettext_lazy("来源"), "get_source_display")
    taken_by = Column(gettext_lazy("接听"), "taken_by.name", priority=2)
    kind = Column(gettext_lazy("有效"), lambda call: _("有效") if call.effective else _("无效"), priority=2)

    def __init__(self, rows: Any, request: Request, **kwargs: Any) -> None:
        super().__init__(rows, request, **kwargs)
        for call in self.page.object_list:
            seen = call.customer is not None
            call.seen = seen and allowed(request.user, "customers.view", call.customer, request.at).ok
