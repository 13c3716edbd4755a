from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from anchang.ui.tables import Column, Table
from anchang.ui.tags.formats import signed

from .models import Proposal, Scheme
from .stages import PrintStage


def percent(one: Any) -> str:
    return f"{one.largest.normalize():f}%" if one.before_total else _("首次")


class Projects(Table):
    empty_title = gettext_lazy("还没有项目")
    name = Column(gettext_lazy("项目"), href=lambda one: reverse("pricing:project", args=[one.pk]))
    units = Column(gettext_lazy("套数"), kind="count")
    amount = Column(gettext_lazy("公示总价"), kind="wan")
    waiting = Column(gettext_lazy("待审批"), kind="count", priority=2)
    drafts = Column(pgettext_lazy("调价", "草稿"), kind="count", priority=2)


class Proposals(Table):
    """The project's proposals, the newest first."""

    prefix = "p"
    empty_title = gettext_lazy("还没有调价方案")
    empty_hint = gettext_lazy("导入一房一价表，或建定价方案后起草")
    title = Column(gettext_lazy("名称"), href=Proposal.get_absolute_url)
    stage = Column(gettext_lazy("状态"), "shown_stage", kind="stage")
    units = Column(gettext_lazy("套数"), kind="count")
    whole = Column(gettext_lazy("总价合计"), "total", kind="wan")
    change = Column(
        gettext_lazy("差额（元）"), lambda one: signed(one.difference) if one.before_total else "", "figure", priority=2
    )
    largest = Column(gettext_lazy("最大变幅"), percent, "figure", priority=2)
    effective_at = Column(gettext_lazy("生效时间"), kind="stamp")
    made_by = Column(gettext_lazy("起草"), "made_by.name", kind="name", priority=3)


class Schemes(Table):
    prefix = "s"
    empty_title = gettext_lazy("还没有定价方案")
    name = Column(gettext_lazy("方案名称"), href=Scheme.get_absolute_url)
    base = Column(gettext_lazy("基准单价"), kind="money")
    target = Column(gettext_lazy("目标货值"), kind="wan", priority=2)
    lines = Column(gettext_lazy("系数条数"), kind="count", priority=2)
    made_at = Column(gettext_lazy("建立时间"), kind="stamp", priority=3)


class Lines(Table):
    """The units of a proposal: what they cost and what they are to cost."""

    empty_title = gettext_lazy("没有房源")
    label = Column(gettext_lazy("房源"), "unit.label", href=lambda one: one.unit.get_absolute_url())
    area = Column(gettext_lazy("建筑面积"), "unit.gross_area", kind="area", priority=3)
    before_unit_price = Column(gettext_lazy("调前单价"), kind="money", priority=3)
    unit_price = Column(gettext_lazy("单价"), kind="money", priority=2)
    before_total = Column(gettext_lazy("调前总价"), kind="money", priority=3)
    whole = Column(gettext_lazy("总价"), "total", kind="money")
    difference = Column(
        gettext_lazy("差额（元）"), lambda one: "" if one.difference is None else signed(one.difference), "figure"
    )
    floor_total = Column(gettext_lazy("底价"), kind="money", priority=3)
    filed_total = Column(gettext_lazy("备案总价"), kind="money", priority=3)


class Sums(Table):
    """What groups of units come to by a draft."""

    empty_title = gettext_lazy("没有房源")
    name = Column(gettext_lazy("分组"), lambda one: one.name or _("未填"))
    count = Column(gettext_lazy("套数"), kind="count")
    after = Column(gettext_lazy("总价合计"), kind="wan")
    average = Column(gettext_lazy("均价（元/㎡）"), kind="money")
    difference = Column(gettext_lazy("差额（元）"), lambda one: signed(one.difference), "figure", priority=2)


class Wall(Table):
    """一房一价 as it is posted."""

    empty_title = gettext_lazy("还没有房源")
    label = Column(gettext_lazy("房源"))
    type = Column(gettext_lazy("户型"), priority=2)
    gross_area = Column(gettext_lazy("建筑面积"), kind="area")
    net_area = Column(gettext_lazy("套内面积"), kind="area", priority=2)
    unit_price = Column(gettext_lazy("单价"), kind="money")
    whole = Column(gettext_lazy("总价"), "total", kind="money")
    was = Column(gettext_lazy("近期最低成交单价"), kind="money", priority=3)
    state = Column(gettext_lazy("状态"))


class Printings(Table):
    """Files of the posted sheet, the newest first."""

    prefix = "f"
    empty_title = gettext_lazy("还没有生成过文件")
    format = Column(gettext_lazy("格式"), "get_format_display", href=lambda one: one.get_absolute_url())
    stage = Column(
        gettext_lazy("状态"),
        lambda one: (one.get_stage_display(), {"ready": "done", "failed": "stopped"}.get(one.stage, "held")),
        kind="stage",
    )
    units = Column(gettext_lazy("套数"), lambda one: one.units if one.stage == PrintStage.READY else None, kind="count")
    asked_at = Column(gettext_lazy("时间"), kind="stamp")
