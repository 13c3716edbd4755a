import re
from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from anchang.business.customers.models import Customer
from anchang.engine.accounts.asking import AskingForm
from anchang.engine.doors.requests import Request
from anchang.lib.calendar import ONE_DAY, office_day
from anchang.ui.forms import AnchangForm, DayInput, Segments

from .. import queries
from ..models import DialRules
from ..stages import Outcome, Purpose

PERIOD = re.compile(r"\s*([0-2]?\d:[0-5]\d)\s*[-–—~～至到]\s*([0-2]?\d:[0-5]\d)\s*")


class DialForm(AskingForm):
    """Why, and which number where there are several."""

    purpose = forms.ChoiceField(
        label=gettext_lazy("目的"), choices=Purpose.choices, initial=Purpose.FOLLOW_UP, widget=forms.RadioSelect
    )
    asked = forms.CharField(
        label=gettext_lazy("客户怎么要求回电的"),
        help_text=gettext_lazy("只在客户要求回电时填，写明什么时候、怎么说的"),
        max_length=100,
        required=False,
    )
    phone = forms.ChoiceField(label=gettext_lazy("拨哪个号码"), required=False, widget=forms.RadioSelect)
    field_order = ("purpose", "phone", "asked", "password")

    def __init__(self, *args: Any, customer: Customer, request: Request, **kwargs: Any) -> None:
        super().__init__(*args, request=request, **kwargs)
        known = queries.numbers(customer)
        self._known = {str(one.pk): one for one in known[1:]}
        if not self._known:
            del self.fields["phone"]
            return
        main = ("", " ".join([known[0].masked, _("主号码")]))
        others = [(str(one.pk), f"{one.masked} {one.label}".strip()) for one in known[1:]]
        self.fields["phone"].choices = [main, *others]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        given.pop("password", None)
        given["phone"] = self._known.get(given.get("phone", ""))
        return given


class HangUpForm(AnchangForm):
    """One tap after the call."""

    outcome = forms.ChoiceField(label=gettext_lazy("打通了吗"), choices=Outcome.choices, widget=Segments)
    seconds = forms.IntegerField(label=gettext_lazy("通话时长（秒）"), required=False, min_value=0, max_value=6 * 3600)

    def clean_seconds(self) -> int:
        return self.cleaned_data["seconds"] or 0


class PeriodsField(forms.CharField):
    """Hours as people write them: 09:00-12:00，14:00-20:00."""

    def clean(self, value: Any) -> Any:
        typed = super().clean(value)
        parts = [PERIOD.fullmatch(one) for one in re.split(r"[,，、;；]", typed) if one.strip()]
        if not all(parts):
            raise ValidationError(_("请写成 09:00-12:00，14:00-20:00 的样子"))
        return [[_padded(one[1]), _padded(one[2])] for one in parts if one]

    def prepare_value(self, value: Any) -> Any:
        return value if isinstance(value, str) or value is None else "，".join("-".join(pair) for pair in value)


def _padded(clock: str) -> str:
    return clock.rjust(5, "0")


class HoursForm(AnchangForm):
    since = forms.DateField(label=pgettext_lazy("规则", "生效日期"), widget=DayInput())
    working = PeriodsField(label=gettext_lazy("工作日可以联系的时段"), required=False)
    rest = PeriodsField(label=gettext_lazy("休息日可以联系的时段"), required=False)
    a_day = forms.IntegerField(label=gettext_lazy("同一客户每天最多几次"), min_value=1, max_value=9)
    a_week = forms.IntegerField(label=gettext_lazy("同一客户每7天最多几次"), min_value=1, max_value=63)
    halves = ("a_day", "a_week")

    def __init__(self, *args: Any, known: DialRules, at: datetime, **kwargs: Any) -> None:
        tomorrow = office_day(at) + timedelta(days=1)
        figures = {name: getattr(known, name) for name in ("working", "rest", "a_day", "a_week")}
        super().__init__(*args, initial={"since": tomorrow, **figures}, **kwargs)
        self.fields["since"].widget.attrs["min"] = f"{office_day(at) + ONE_DAY:%Y-%m-%d}"
