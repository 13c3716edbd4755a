from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy, pgettext_lazy

from anchang.engine.clocks.office import office_hours
from anchang.lib.calendar import office_day
from anchang.ui.forms import AnchangForm, DayInput

from ..models import ShowFlat
from ..stages import MOST_PARTIES, Weekday


class FlatForm(AnchangForm):
    name = forms.CharField(label=gettext_lazy("样板间"), max_length=40)
    capacity = forms.IntegerField(label=gettext_lazy("同时接待"), min_value=1, max_value=MOST_PARTIES, initial=2)
    slot_minutes = forms.IntegerField(label=gettext_lazy("每场"), min_value=10, max_value=240, initial=30)
    opens = forms.TimeField(label=gettext_lazy("开放"), widget=forms.TimeInput({"type": "time", "step": "600"}))
    closes = forms.TimeField(label=gettext_lazy("关闭"), widget=forms.TimeInput({"type": "time", "step": "600"}))
    closed_on = forms.MultipleChoiceField(
        label=gettext_lazy("每周休息"), choices=Weekday.choices, required=False, widget=forms.CheckboxSelectMultiple
    )
    is_open = forms.BooleanField(label=gettext_lazy("开放预约"), required=False)
    halves = ("capacity", "slot_minutes", "opens", "closes")

    def __init__(self, *args: Any, flat: ShowFlat | None = None, **kwargs: Any) -> None:
        """A new flat is open while the office works; a known one shows what holds."""
        if flat is None:
            periods = office_hours().periods
            initial: dict[str, Any] = {"opens": f"{periods[0][0]:%H:%M}", "closes": f"{periods[-1][1]:%H:%M}"}
        else:
            names = ("name", "capacity", "slot_minutes", "is_open")
            initial = {name: getattr(flat, name) for name in names}
            initial |= {
                "opens": f"{flat.opens:%H:%M}",
                "closes": f"{flat.closes:%H:%M}",
                "closed_on": [*flat.closed_on],
            }
        super().__init__(*args, initial=initial, **kwargs)
        self.fields["capacity"].widget.unit = pgettext_lazy("单位", "组")
        self.fields["slot_minutes"].widget.unit = pgettext_lazy("单位", "分钟")
        if flat is None:
            del self.fields["is_open"]


class CloseDayForm(AnchangForm):
    on = forms.DateField(label=gettext_lazy("日期"), widget=DayInput())
    why = forms.CharField(label=gettext_lazy("原因"), max_length=60)

    def __init__(self, *args: Any, at: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].widget.attrs["min"] = f"{office_day(at):%Y-%m-%d}"
