from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anchang.engine.policies import Refused
from anchang.lib.attribution import Rules
from anchang.lib.calendar import office_day
from anchang.ui.forms import AnchangForm, DayInput

from ..actions import checked
from ..stages import FIGURES, FOLLOWED

PERCENT = Decimal(100)


def _field(name: str) -> forms.Field:
    label, unit = FIGURES[name]
    if name == "follow_channels":
        return forms.MultipleChoiceField(
            label=label, choices=list(FOLLOWED.items()), widget=forms.CheckboxSelectMultiple
        )
    if not unit:
        return forms.BooleanField(label=label, required=False)
    if name.endswith("_bp"):
        made: forms.Field = forms.DecimalField(label=label, min_value=0, max_value=100, max_digits=5, decimal_places=2)
    else:
        made = forms.IntegerField(label=label, min_value=0, max_value=1_000_000)
    made.widget.unit = unit
    return made


class Figures(AnchangForm):
    """Every figure of the rules, filled in with those given; shares in percent, kept in basis points."""

    def __init__(self, *args: Any, rules: Rules, **kwargs: Any) -> None:
        initial = {name: _shown(name, getattr(rules, name)) for name in FIGURES} | kwargs.pop("initial", {})
        super().__init__(*args, initial=initial, **kwargs)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if any(name not in given for name in FIGURES):
            return given
        figures = {name: _kept(name, given[name]) for name in FIGURES}
        try:
            checked(figures)
        except Refused as refusal:
            raise ValidationError(refusal.reason) from None
        return {**given, **figures}

    def rules(self, now: Rules) -> Rules:
        """The rules with the figures that were typed in."""
        return replace(now, version="", **{name: self.cleaned_data[name] for name in FIGURES})


Figures.base_fields = {name: _field(name) for name in FIGURES}
Figures.declared_fields = dict(Figures.base_fields)


def _shown(name: str, value: Any) -> Any:
    if name.endswith("_bp"):
        return (Decimal(value) / PERCENT).normalize() + 0
    return list(value) if name == "follow_channels" else value


def _kept(name: str, value: Any) -> Any:
    if name.endswith("_bp"):
        return int(value * PERCENT)
    return tuple(value) if name == "follow_channels" else value


class SetRules(Figures):
    effective_on = forms.DateField(label=gettext_lazy("从哪天起生效"), widget=DayInput())
    why = forms.CharField(label=gettext_lazy("为什么改"), max_length=100)
    field_order = ("effective_on", "why")

    def __init__(self, *args: Any, rules: Rules, at: datetime, **kwargs: Any) -> None:
        self.today: date = office_day(at)
        super().__init__(*args, rules=rules, initial={"effective_on": self.today}, **kwargs)
        self.fields["effective_on"].widget.attrs["min"] = f"{self.today:%Y-%m-%d}"

    def clean_effective_on(self) -> date:
        chosen: date = self.cleaned_data["effective_on"]
        if chosen < self.today:
            raise ValidationError(_("生效日期不能早于今天"))
        return chosen


class Compare(AnchangForm):
    """Two versions side by side; the choices are those of the site and the company, and the pack's."""

    a = forms.ChoiceField(label=gettext_lazy("版本甲"), required=False)
    b = forms.ChoiceField(label=gettext_lazy("版本乙"), required=False)

    def __init__(self, *args: Any, versions: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("a", "b"):
            self.fields[name].choices = versions  # type: ignore[attr-defined]
