from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from anchang.engine.doors.requests import Request
from anchang.engine.policies import allowed
from anchang.ui.tables import Column, Table


def called(customer: Any, request: Request) -> str:
    """The customer's name for who may see the file, else only whose customer it is."""
    if allowed(request.user, "customers.view", customer, request.at).ok:
        return str(customer.shown_name)
    return _("%(owner)s的客户") % {"owner": customer.owner_name}


class Plans(Table):
    """Purchase plans, the newest first."""

    empty_title = gettext_lazy("还没有置业计划")
    empty_hint = gettext_lazy("在客户页面或房源页面点「置业计划」")
    number = Column(gettext_lazy("编号"), href=lambda one: one.get_absolute_url(), kind="name")
    customer = Column(gettext_lazy("客户"), "called")
    units = Column(gettext_lazy("房源"), "labels")
    pay = Column(gettext_lazy("付款方式"), "get_pay_display", priority=2)
    made_by = Column(gettext_lazy("置业顾问"), "made_by.name", priority=2)
    made_at = Column(gettext_lazy("测算时间"), kind="stamp", sort="made_at")
    stage = Column(pgettext_lazy("置业计划", "状态"), "shown_stage", kind="stage")

    def __init__(self, rows: Any, request: Request, **kwargs: Any) -> None:
        super().__init__(rows, request, **kwargs)
        for one in self.page.object_list:
            one.called = called(one.customer, request)
            places = sorted(one.units.all(), key=lambda each: each.place)
            one.labels = _("、").join(each.unit.label for each in places)
