from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anchang.engine.doors.requests import Request
from anchang.engine.policies import allowed
from anchang.ui.tables import Column, Table

from .models import Feedback


def called(customer: Any, request: Request) -> str:
    """The customer's name for who may see the file, else only whose customer it is."""
    if allowed(request.user, "customers.view", customer, request.at).ok:
        return str(customer.shown_name)
    return _("%(owner)s的客户") % {"owner": customer.owner_name}


def page_of(customer: Any, request: Request) -> str | None:
    seen = allowed(request.user, "customers.view", customer, request.at).ok
    return customer.get_absolute_url() if seen else None


class Interested(Table):
    """Who likes a unit; somebody else's customer is not named."""

    empty_title = gettext_lazy("还没有客户有意向")
    customer = Column(gettext_lazy("客户"), "called", href=lambda one: one.page)
    owner = Column(gettext_lazy("置业顾问"), "customer.owner_name")
    at = Column(gettext_lazy("加入时间"), kind="day")
    note = Column(gettext_lazy("备注"), "shown_note", priority=2)

    def __init__(self, rows: Any, request: Request, **kwargs: Any) -> None:
        super().__init__(rows, request, **kwargs)
        for one in self.page.object_list:
            one.called, one.page = called(one.customer, request), page_of(one.customer, request)
            one.shown_note = one.note if one.page else ""


class Heard(Table):
    """What visitors said, one row a tour."""

    empty_title = gettext_lazy("没有符合的反馈")
    customer = Column(gettext_lazy("客户"), "called", href=lambda one: one.page)
    at = Column(gettext_lazy("时间"), kind="day")
    guide = Column(gettext_lazy("带看顾问"), "tour.guide.name")
    stars = Column(gettext_lazy("评分"), "stars")
    pleased = Column(gettext_lazy("满意的地方"), lambda one: one.said("pleased"), priority=2)
    put_off = Column(gettext_lazy("不满意的地方"), lambda one: one.said("put_off"), priority=2)

    def __init__(self, rows: Any, request: Request, **kwargs: Any) -> None:
        super().__init__(rows, request, **kwargs)
        for one in self.page.object_list:
            one.called = called(one.customer, request)
            one.page = one.get_absolute_url() if page_of(one.customer, request) else None
            one.stars = " ".join(str(rating.stars) for rating in one.ratings.all())
            one.said = _sayer(one)


def _sayer(one: Feedback) -> Any:
    def said(side: str) -> str:
        words = [reason.word for reason in one.reasons.all() if reason.side == side]
        return " ".join([*words, getattr(one, side)]).strip()

    return said
