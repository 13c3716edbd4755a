from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anchang.engine.doors.requests import Request
from anchang.ui.tables import Column, Table
from anchang.ui.tags import formats

from .models import Errand, Neighbour
from .queries import Latest, latest


def price_of(found: Latest | None) -> str | None:
    return f"{found.survey.price:,.0f}" if found and found.survey.price is not None else None


def change_of(found: Latest | None) -> str | None:
    """Yuan with its sign and the share of the price before."""
    if found is None or found.change is None or not found.before:
        return None
    share = found.change / found.before * 100
    words = {
        "yuan": formats.signed(found.change.quantize(Decimal(1))),
        "share": formats.signed(share.quantize(Decimal("0.1"))),
    }
    return _("%(yuan)s（%(share)s%%）") % words


class Neighbours(Table):
    """Each with the figures of its last survey."""

    empty_title = gettext_lazy("还没有周边楼盘")
    empty_hint = gettext_lazy("手工新增，或导入住建局公布的预售许可证")
    name = Column(gettext_lazy("楼盘"), href=lambda one: one.get_absolute_url(), sort="name")
    price = Column(gettext_lazy("最近单价（元/㎡）"), lambda one: price_of(one.latest), kind="figure")
    change = Column(gettext_lazy("比上次"), lambda one: change_of(one.latest), kind="figure")
    stock = Column(gettext_lazy("余货"), lambda one: one.latest and one.latest.survey.stock, kind="count", priority=2)
    on = Column(gettext_lazy("最近市调"), lambda one: one.latest and one.latest.survey.on, kind="day", priority=2)
    by = Column(gettext_lazy("谁"), lambda one: one.latest and one.latest.survey.by.name, kind="name", priority=3)
    distance = Column(gettext_lazy("距离（米）"), kind="count", sort="distance", priority=3)
    developer = Column(gettext_lazy("开发企业"), priority=3)

    def __init__(self, rows: Any, request: Request, **kwargs: Any) -> None:
        super().__init__(rows, request, **kwargs)
        shown: list[Neighbour] = self.page.object_list
        known = latest([one.pk for one in shown], request.at)
        for one in shown:
            one.latest = known.get(one.pk)  # type: ignore[attr-defined]


class Rounds(Table):
    empty_title = gettext_lazy("还没有市调任务")
    title = Column(gettext_lazy("市调任务"), href=lambda one: one.get_absolute_url())
    due_on = Column(gettext_lazy("完成日期"), kind="day")
    done = Column(gettext_lazy("已交"), lambda one: f"{one.done}/{one.all}", kind="figure")
    state = Column(gettext_lazy("状态"), lambda one: one.state, kind="stage", priority=2)
    made_by = Column(gettext_lazy("安排人"), "made_by.name", priority=2)


class Errands(Table):
    empty_title = gettext_lazy("没有安排")
    neighbour = Column(gettext_lazy("楼盘"), "neighbour.name", href=lambda one: one.neighbour.get_absolute_url())
    person = Column(gettext_lazy("谁去"), "person.name")
    state = Column(gettext_lazy("状态"), lambda one: one.state, kind="stage")
    survey = Column(
        gettext_lazy("市调"),
        lambda one: one.survey and one.survey.on,
        kind="day",
        href=lambda one: one.survey and one.survey.get_absolute_url(),
        priority=2,
    )
    do = Column(gettext_lazy("操作"), lambda one: one.deed, href=lambda one: one.deed_url)


def is_late(errand: Errand, today: Any) -> bool:
    return errand.done_at is None and errand.round.due_on < today
