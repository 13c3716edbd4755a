from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anchang.engine.doors.requests import Request
from anchang.engine.policies import allowed
from anchang.ui.tables import Column, Table

from .models import Batch, FirstContact, Row
from .queries import Class
from .stages import TONES, Stage


def stage_of(batch: Batch) -> tuple[str, str]:
    if batch.steward_id is None:
        return _("没有责任人"), "blocked"
    return batch.get_stage_display(), TONES[Stage(batch.stage)]


@dataclass(frozen=True)
class Standing:
    """A class and its list of the day; `files` are those of the list."""

    known: Class
    batch: Batch | None
    code: str

    @property
    def steward(self) -> str:
        if not self.known.is_on:
            return _("不启用")
        return self.known.steward.name if self.known.steward else ""

    @property
    def stage(self) -> tuple[str, str]:
        if self.batch is not None:
            return stage_of(self.batch)
        if self.known.is_flagged:
            return _("没有责任人"), "blocked"
        return (_("当天没有"), "neutral")


class Standings(Table):
    """Every class with its steward and its list of the day."""

    label = Column(gettext_lazy("资料类别"), "known.label", href=lambda one: one.batch and one.batch.get_absolute_url())
    steward = Column(
        gettext_lazy("责任人"),
        lambda one: one.steward or _("指定"),
        href=lambda one: (
            f"{reverse('stewardship:set_class', args=[one.known.kind])}?site={one.code}" if one.may else None
        ),
    )
    count = Column(gettext_lazy("现有份数"), "known.count", kind="count", priority=2)
    files = Column(gettext_lazy("当天份数"), lambda one: one.batch.files if one.batch else 0, kind="count")
    stage = Column(gettext_lazy("状态"), "stage", kind="stage")
    submitted_at = Column(
        gettext_lazy("提交时间"), lambda one: one.batch and one.batch.submitted_at, kind="moment", priority=2
    )

    def __init__(self, rows: list[Standing], request: Request, *, may: bool) -> None:
        super().__init__(rows, request, total=None)
        for one in rows:
            object.__setattr__(one, "may", may)


class Batches(Table):
    """A specialist's lists that wait, and those of the day."""

    empty_title = gettext_lazy("今天没有要提取的资料")
    empty_hint = gettext_lazy("每天早上按类别列出新增和有变动的客户")
    kind = Column(gettext_lazy("资料类别"), "get_kind_display", href=Batch.get_absolute_url)
    on = Column(gettext_lazy("日期"), "day.on", kind="day")
    files = Column(gettext_lazy("份数"), "files", kind="count")
    stage = Column(gettext_lazy("状态"), stage_of, kind="stage")
    steward = Column(gettext_lazy("责任人"), "steward.name", priority=2)


class Rows(Table):
    """The files of a list; the name leads to the file for whoever may see it."""

    empty_title = gettext_lazy("清单上没有资料")
    customer = Column(gettext_lazy("客户"), "customer.shown_name", href=lambda row: row.url)
    number = Column(gettext_lazy("编号"), "customer.number", priority=3)
    how = Column(gettext_lazy("为什么在清单上"), "get_how_display")
    what = Column(gettext_lazy("上次提取后"), "what", priority=2)
    owner = Column(gettext_lazy("归谁"), "customer.owner_name", priority=2)
    note = Column(gettext_lazy("客户动态"), lambda row: row.told)
    do = Column(
        gettext_lazy("操作"), lambda row: _("记动态") if row.may else "",
        href=lambda row: reverse("stewardship:note", args=[row.pk]) if row.may else None,
    )  # fmt: skip

    def __init__(self, rows: Any, request: Request, *, may_note: bool) -> None:
        super().__init__(rows, request, total=None)
        for row in self.page.object_list:
            seen = allowed(request.user, "customers.view", row.customer, request.at).ok
            row.url, row.may = row.customer.get_absolute_url() if seen else None, may_note
            row.told = _told(row)

    @property
    def shown(self) -> list[Column]:
        """Without the last column for who only reads."""
        writes = any(row.may for row in self.page.object_list)
        return [column for name, column in self.columns.items() if writes or name != "do"]


def _told(row: Row) -> str:
    return _("重要：%(note)s") % {"note": row.note} if row.is_important else row.note


def standing_of(owed: FirstContact, at: datetime) -> tuple[str, str]:
    """How long is left to the first contact, or by how much it is late."""
    days = (owed.due_at - at).days
    if owed.due_at < at:
        return _("逾期%(days)s天") % {"days": max((at - owed.due_at).days, 1)}, "blocked"
    return (_("今天到期") if days == 0 else _("还有%(days)s天") % {"days": days}), "held" if days < 2 else "open"


class Contacts(Table):
    """Whom somebody has to speak with for the first time, the most urgent first; one tap to the follow-up."""

    empty_title = gettext_lazy("没有待首次联系的客户")
    empty_hint = gettext_lazy("主管分来客户后，一周内要联系，并写下沟通内容")
    customer = Column(
        gettext_lazy("客户"),
        "customer.shown_name",
        href=lambda owed: owed.customer.get_absolute_url() if owed.seen else None,
    )
    phone = Column(gettext_lazy("电话"), "customer.masked_phone")
    stage = Column(gettext_lazy("期限"), lambda owed: standing_of(owed, owed.now), kind="stage")
    grade = Column(gettext_lazy("意向"), "customer.intent_grade", priority=2)
    due_at = Column(gettext_lazy("截止"), kind="moment", priority=2)
    specialist = Column(gettext_lazy("专员"), "specialist.name", priority=2)
    do = Column(
        gettext_lazy("操作"),
        lambda owed: _("写跟进") if owed.mine else "",
        href=lambda owed: reverse("reception:follow_up", args=[owed.customer_id]) if owed.mine else None,
    )

    def __init__(self, rows: Any, request: Request) -> None:
        super().__init__(rows, request, total=None)
        for owed in self.page.object_list:
            owed.now = request.at
            owed.seen = allowed(request.user, "customers.view", owed.customer, request.at).ok
            owed.mine = owed.specialist_id == request.user.pk

    @property
    def shown(self) -> list[Column]:
        """To a specialist without the column that says their own name, to a supervisor without the one to act in."""
        rows = self.page.object_list
        hidden = {"specialist"} if all(owed.mine for owed in rows) else set()
        hidden |= set() if any(owed.mine for owed in rows) else {"do"}
        return [column for name, column in self.columns.items() if name not in hidden]


class Offers(Table):
    """Who has how many files, and gets how many by the proposal."""

    empty_title = gettext_lazy("本案场没有可以接手客户的人")
    name = Column(gettext_lazy("专员"), "colleague.account.name")
    level = Column(
        gettext_lazy("业务能力"), "level_name",
        href=lambda one: f"{reverse('stewardship:set_level')}?site={one.code}&person={one.colleague.account.pk}",
    )  # fmt: skip
    owned = Column(gettext_lazy("现有"), kind="count")
    fair = Column(gettext_lazy("应得"), lambda one: f"{one.fair}", kind="figure", priority=2)
    gets = Column(gettext_lazy("分到"), kind="count")
    after = Column(gettext_lazy("分后"), kind="count")

    def __init__(self, rows: Any, request: Request, *, code: str) -> None:
        super().__init__(rows, request, total=None)
        for one in rows:
            object.__setattr__(one, "code", code)
