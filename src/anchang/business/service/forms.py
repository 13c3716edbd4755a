from datetime import date, datetime
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.urls import reverse_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from anchang.business.customers.models import Customer
from anchang.lib.calendar import office_day
from anchang.ui.forms import AnchangForm, DayInput, MoneyInput, MonthInput, yes_or_no

from .models import Limits
from .stages import MEANINGS, SEVERITIES, Cause, Channel, Kind, Severity, Stage, level

ANY = [("", gettext_lazy("全部"))]
FIRST = ("kind", "title", "severity")
ASKS = {
    "hx-get": reverse_lazy("service:suggest"),
    "hx-trigger": "change, input changed delay:400ms",
    "hx-target": "#suggestion",
    "hx-swap": "outerHTML",
    "hx-include": "[name=amount],[name=people],[name=has_media]",
}


class Look(AnchangForm):
    q = forms.CharField(label=gettext_lazy("编号或关键字"), required=False, max_length=40)
    kind = forms.ChoiceField(label=gettext_lazy("类别"), required=False, choices=[*ANY, *Kind.choices])
    stage = forms.ChoiceField(label=gettext_lazy("状态"), required=False, choices=[*ANY, *Stage.choices])
    severity = forms.ChoiceField(label=gettext_lazy("级别"), required=False, choices=[*ANY, *Severity.choices])


class RadioSelect(forms.RadioSelect):
    """Choices one under another even where they are few: their words need the whole width."""


class Facts(AnchangForm):
    """What the limits weigh: yuan at stake, people involved, media."""

    amount = forms.DecimalField(
        label=gettext_lazy("涉及金额"),
        required=False,
        min_value=0,
        max_digits=14,
        decimal_places=2,
        widget=MoneyInput(attrs=ASKS),
    )
    people = forms.IntegerField(
        label=gettext_lazy("涉及人数"),
        required=False,
        min_value=0,
        max_value=100_000,
        widget=forms.NumberInput(attrs=ASKS),
    )
    has_media = forms.BooleanField(
        label=gettext_lazy("有媒体在场或来电询问"), required=False, widget=forms.CheckboxInput(attrs=ASKS)
    )

    def clean_amount(self) -> Any:
        return self.cleaned_data["amount"] or None

    def clean_people(self) -> Any:
        return self.cleaned_data["people"] or None


class CustomerChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, obj: Customer) -> str:
        return " · ".join(filter(None, (obj.shown_name, obj.masked_phone)))


class Open(Facts):
    """Three things that take twenty seconds, and below them what may be known besides.

    `shown` are the customers to choose from on the screen, `mine` all that may be chosen; None for who sees none.
    """

    kind = forms.ChoiceField(
        label=gettext_lazy("类别"), choices=Kind.choices, widget=forms.RadioSelect, initial=Kind.COMPLAINT
    )
    title = forms.CharField(
        label=gettext_lazy("什么事"),
        max_length=60,
        help_text=gettext_lazy("一句话说清，不写客户姓名和电话"),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    severity = forms.ChoiceField(label=gettext_lazy("级别"), required=False, widget=RadioSelect)
    customer = CustomerChoice(label=gettext_lazy("客户"), queryset=Customer.objects.none(), required=False)
    channel = forms.ChoiceField(
        label=gettext_lazy("怎么来的"), choices=Channel.choices, widget=forms.RadioSelect, initial=Channel.COUNTER
    )
    details = forms.CharField(label=gettext_lazy("经过"), max_length=2000, required=False, widget=forms.Textarea)
    deal_number = forms.CharField(label=gettext_lazy("成交单号"), max_length=40, required=False)
    photo = forms.FileField(
        label=gettext_lazy("照片"),
        required=False,
        widget=forms.FileInput(attrs={"accept": "image/*"}),
    )
    field_order = (*FIRST, "customer", "channel", "amount", "people", "has_media", "details", "deal_number", "photo")

    def __init__(
        self, *args: Any, limits: Limits, mine: QuerySet[Customer] | None, shown: list[Customer], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["severity"].choices = [  # type: ignore[attr-defined]
            ("", _("不确定，按下面登记的事实判断")),
            *((one.value, _meaning(one, limits)) for one in Severity),
        ]
        field: Any = self.fields["customer"]
        if mine is None:
            del self.fields["customer"]
        else:
            field.queryset = mine
        self.shown = [(one.pk, field.label_from_instance(one)) for one in shown]

    def visible_fields(self) -> list[Any]:
        """What stands at the top; the customer is looked for, and the rest unfolds."""
        return [self[name] for name in FIRST]

    @property
    def more(self) -> list[Any]:
        return [self[name] for name in self.fields if name not in (*FIRST, "customer")]

    @property
    def is_unfolded(self) -> bool:
        """Whether something is wrong in what would otherwise stay folded."""
        return any(field.errors for field in self.more)

    def clean_photo(self) -> tuple[str, bytes] | None:
        """The photo's name and bytes; one too large is never read."""
        file: Any = self.cleaned_data.get("photo")
        if file and file.size > settings.UPLOAD_LIMIT:
            raise ValidationError(_("文件超过%(mb)sMB，请换一张小的") % {"mb": settings.UPLOAD_LIMIT // 1024 // 1024})
        return (file.name or "", file.read()) if file else None


def _meaning(severity: Severity, limits: Limits) -> str:
    return _("%(severity)s：%(meaning)s，%(minutes)s分钟内受理") % {
        "severity": severity.label,
        "meaning": MEANINGS[severity],
        "minutes": limits.accept_minutes(severity),
    }


class Settle(AnchangForm):
    result = forms.CharField(
        label=gettext_lazy("处理结果"),
        max_length=2000,
        widget=forms.Textarea,
        help_text=gettext_lazy("做了什么，答应了客户什么"),
    )


class VisitBack(AnchangForm):
    satisfied = yes_or_no(gettext_lazy("客户满意吗"), gettext_lazy("满意"), gettext_lazy("不满意，退回重新处理"))
    note = forms.CharField(
        label=gettext_lazy("客户怎么说"),
        max_length=2000,
        required=False,
        widget=forms.Textarea,
        help_text=gettext_lazy("不满意时必填"),
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("satisfied") is False and not given.get("note"):
            self.add_error("note", _("客户不满意，请写明客户怎么说"))
        return given


class Close(AnchangForm):
    root_cause = forms.ChoiceField(label=gettext_lazy("根本原因"), choices=Cause.choices, widget=forms.RadioSelect)
    cause_text = forms.CharField(
        label=gettext_lazy("原因和改进"),
        max_length=2000,
        widget=forms.Textarea,
        help_text=gettext_lazy("原因是怎么来的，怎么防止再发生"),
    )


class Escalate(AnchangForm):
    severity = forms.ChoiceField(label=gettext_lazy("升为"), widget=RadioSelect)
    reason = forms.CharField(label=gettext_lazy("原因"), max_length=200, widget=forms.Textarea)

    def __init__(self, *args: Any, severity: str, limits: Limits, **kwargs: Any) -> None:
        """`severity` is the one it has now; only higher ones are offered."""
        super().__init__(*args, **kwargs)
        higher = list(Severity)[level(severity) + 1 :]
        self.fields["severity"].choices = [(one.value, _meaning(one, limits)) for one in higher]  # type: ignore[attr-defined]


def _number(label: Any, unit: Any, least: int = 1, most: int = 100_000) -> forms.IntegerField:
    field = forms.IntegerField(label=label, min_value=least, max_value=most)
    field.widget.unit = unit
    return field


def _amount(label: Any) -> forms.DecimalField:
    return forms.DecimalField(label=label, min_value=1, max_digits=14, decimal_places=2, widget=MoneyInput)


MINUTES, DAYS = pgettext_lazy("单位", "分钟"), pgettext_lazy("单位", "天")
WORKING, PEOPLE = pgettext_lazy("单位", "个工作日"), pgettext_lazy("单位", "人")


class SetLimits(AnchangForm):
    """Every figure of a version, filled in with those of the newest."""

    effective_on = forms.DateField(label=gettext_lazy("从哪天起生效"), widget=DayInput())
    accept_everyday = _number(gettext_lazy("日常：多久内受理"), MINUTES)
    accept_serious = _number(gettext_lazy("较重：多久内受理"), MINUTES)
    accept_major = _number(gettext_lazy("重大：多久内受理"), MINUTES)
    settle_everyday = _number(gettext_lazy("日常：多久内给出结果"), WORKING, most=250)
    settle_serious = _number(gettext_lazy("较重：多久内给出结果"), WORKING, most=250)
    settle_major = _number(gettext_lazy("重大：多久内给出结果"), WORKING, most=250)
    visit_days = _number(gettext_lazy("有结果后多久内回访"), DAYS, most=365)
    amount_serious = _amount(gettext_lazy("较重：金额达到"))
    amount_major = _amount(gettext_lazy("重大：金额达到"))
    people_serious = _number(gettext_lazy("较重：人数达到"), PEOPLE, least=2)
    people_major = _number(gettext_lazy("重大：人数达到"), PEOPLE, least=2)
    media_is_major = forms.BooleanField(label=gettext_lazy("有媒体介入即为重大"), required=False)

    def __init__(self, *args: Any, now: Limits, at: datetime, **kwargs: Any) -> None:
        self.today: date = office_day(at)
        names = [name for name in self.base_fields if name != "effective_on"]
        initial = {name: getattr(now, name) for name in names} | {"effective_on": self.today}
        super().__init__(*args, initial=initial, **kwargs)
        self.fields["effective_on"].widget.attrs["min"] = f"{self.today:%Y-%m-%d}"

    def clean_effective_on(self) -> date:
        chosen: date = self.cleaned_data["effective_on"]
        if chosen < self.today:
            raise ValidationError(_("生效日期不能早于今天"))
        return chosen

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        for what in ("accept", "settle"):
            slower = [given.get(f"{what}_{one}") for one in SEVERITIES]
            for index in (1, 2):
                if (slower[index] or 0) > (slower[index - 1] or 100_000):
                    self.add_error(f"{what}_{SEVERITIES[index]}", _("级别越高，时限不能越长"))
        return given


class Month(AnchangForm):
    month = forms.DateField(label=gettext_lazy("月份"), required=False, input_formats=["%Y-%m"], widget=MonthInput())
