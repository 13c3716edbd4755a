from collections.abc import Iterable, Sequence
from datetime import date, datetime, time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from anchang.lib.calendar import SHANGHAI
from anchang.people.tasks.queries import Choice
from anchang.ui.forms import AnchangForm, DayInput, Segments
from anchang.ui.tags.formats import moment

from .models import Arrangement
from .queries import Agenda, AgendaItem, Decided, Line, Seat
from .stages import State

REASONS = (
    gettext_lazy("工作调整"),
    gettext_lazy("忙不过来"),
    gettext_lazy("本人不在岗"),
    gettext_lazy("有人更合适"),
)


class HourInput(forms.TimeInput):
    input_type = "time"

    def __init__(self) -> None:
        super().__init__(format="%H:%M")


class _Person(forms.TypedChoiceField):
    """One of some people, by name and post; cleans to their account."""

    def offer(self, people: Iterable[Seat], empty: Any) -> None:
        self.known = {str(one.account.pk): one.account for one in people}
        self.choices = [("", empty), *((str(one.account.pk), one.label) for one in people)]
        self.coerce = self.known.__getitem__
        self.empty_value = None


class Mark(AnchangForm):
    state = forms.ChoiceField(label=gettext_lazy("出勤"), choices=State.choices, widget=Segments)
    arrived = forms.TimeField(
        label=gettext_lazy("到岗时间"),
        required=False,
        widget=HourInput,
        help_text=gettext_lazy("到岗和迟到时填写，不填按本人登记或现在的时间"),
    )
    to = _Person(
        label=gettext_lazy("当天事项交给"),
        required=False,
        help_text=gettext_lazy("请假、轮休、外出时选择；不选则免除当天没做完的职责事项"),
    )
    note = forms.CharField(label=gettext_lazy("说明"), max_length=100, required=False)

    def __init__(self, *args: Any, others: Sequence[Seat], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].offer(others, _("不转交"))  # type: ignore[attr-defined]


class Arrange(AnchangForm):
    """One more piece of work for somebody; a duty chosen here goes with it."""

    person = _Person(label=gettext_lazy("谁"))
    what = forms.CharField(
        label=gettext_lazy("做什么"), max_length=40, required=False, widget=forms.TextInput({"list": "known-work"})
    )
    place = forms.CharField(label=gettext_lazy("地点"), max_length=20, required=False)
    item = forms.TypedChoiceField(label=gettext_lazy("当天的职责事项"), required=False, empty_value=None)

    halves = ("what", "place")
    folded = ("item",)

    def __init__(self, *args: Any, people: Sequence[Seat], items: Sequence[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].offer(people, _("请选择"))  # type: ignore[attr-defined]
        known = {str(item.pk): item for item in items}
        groups: dict[str, list[tuple[str, str]]] = {}
        for key, item in known.items():
            groups.setdefault(item.person.name, []).append((key, item.edition.title))
        field: Any = self.fields["item"]
        field.choices, field.coerce = [("", _("不带职责事项")), *groups.items()], known.__getitem__

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if not given.get("what") and not given.get("item") and "what" not in self.errors:
            self.add_error("what", _("请写明做什么，或选一项职责事项"))
        return {"lines": [Line(**given)]} if not self.errors else given


class Repeat(AnchangForm):
    """What was arranged the day before, to be done again by the same people."""

    chosen = forms.TypedMultipleChoiceField(
        label=gettext_lazy("照搬哪些"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("请至少选一项")},
    )

    def __init__(self, *args: Any, before: Sequence[Arrangement], **kwargs: Any) -> None:
        known = {str(one.pk): one for one in before}
        super().__init__(*args, initial={"chosen": list(known)}, **kwargs)
        field: Any = self.fields["chosen"]
        field.choices = [(key, _told(one)) for key, one in known.items()]
        field.coerce = known.__getitem__

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        return {"lines": [Line(one.person, one.what, one.place) for one in given.get("chosen", [])]}


def _told(plan: Arrangement) -> str:
    return " · ".join(part for part in (plan.person.name, plan.what, plan.place) if part)


class Reassign(AnchangForm):
    reason = forms.ChoiceField(
        label=gettext_lazy("原因"), choices=[(one, one) for one in REASONS], widget=forms.RadioSelect
    )
    to = _Person(label=gettext_lazy("改派给"))

    def __init__(self, *args: Any, others: Sequence[Seat], reason: str, **kwargs: Any) -> None:
        super().__init__(*args, initial={"reason": reason}, **kwargs)
        self.fields["to"].offer(others, _("请选择"))  # type: ignore[attr-defined]


class CallOff(AnchangForm):
    reason = forms.CharField(label=gettext_lazy("取消的原因"), max_length=60)


class HoldMeeting(AnchangForm):
    """The whole meeting on one screen: each customer with a line for what was decided, and by when it is due."""

    began = forms.TimeField(label=gettext_lazy("开始时间"), widget=HourInput)
    notes = forms.CharField(label=gettext_lazy("其他事项"), max_length=2000, required=False, widget=forms.Textarea)

    def __init__(self, *args: Any, agenda: Agenda, on: date, quick: Sequence[Choice], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.agenda, self.on, self.quick = agenda, on, {one.code: one.due_at for one in quick}
        times = [("", _("不派任务")), *((one.code, f"{one.label} {moment(one.due_at)}") for one in quick)]
        for item in agenda.items:
            line = forms.TextInput({"placeholder": _("写下决定")})
            said = forms.CharField(label=_("决定"), max_length=200, required=False, widget=line)
            self.fields[f"{item.key}-decision"] = said
            due = forms.ChoiceField(label=_("派任务"), choices=times, required=False)
            self.fields[f"{item.key}-due"] = due

    @property
    def groups(self) -> list[tuple[str, list[tuple[AgendaItem, BoundField, BoundField]]]]:
        """The agenda with its fields, consultant by consultant."""
        found: dict[str, list[tuple[AgendaItem, BoundField, BoundField]]] = {}
        for item in self.agenda.items:
            name = item.who_account.name if item.who_account else ""
            row = (item, self[f"{item.key}-decision"], self[f"{item.key}-due"])
            found.setdefault(name, []).append(row)
        return list(found.items())

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        self._refuse_strangers()
        began: time | None = given.get("began")
        decided = [one for item in self.agenda.items if (one := self._decided(item, given)) is not None]
        return {
            "began_at": datetime.combine(self.on, began, SHANGHAI) if began else None,
            "decided": decided,
            "notes": given.get("notes", ""),
            "listed": self.agenda.total,
        }

    def _refuse_strangers(self) -> None:
        """What was written about a customer who has left the agenda meanwhile is not dropped without a word."""
        written = [name for name, text in self.data.items() if name.endswith("-decision") and str(text).strip()]
        if [name for name in written if name not in self.fields]:
            raise ValidationError(_("有客户刚刚不在议程里了，对他的决定没有保存，请核对后再提交"))

    def _decided(self, item: AgendaItem, given: dict[str, Any]) -> Decided | None:
        decision, due = given.get(f"{item.key}-decision", ""), given.get(f"{item.key}-due", "")
        if due and not decision:
            self.add_error(f"{item.key}-decision", _("派任务要写明做什么"))
        return Decided(item, decision, self.quick.get(due)) if decision else None


class SendSummary(AnchangForm):
    text = forms.CharField(
        label=gettext_lazy("当日小结"),
        max_length=300,
        widget=forms.Textarea,
        help_text=gettext_lazy("一到三行：今天怎么样，问题在哪，明天抓什么"),
    )


class ReadSummary(AnchangForm):
    remark = forms.CharField(label=gettext_lazy("批示"), max_length=200, required=False)


class SetHours(AnchangForm):
    since = forms.DateField(label=gettext_lazy("从哪天起"), widget=DayInput)
    starts = forms.TimeField(label=pgettext_lazy("案场", "上班时间"), widget=HourInput)
