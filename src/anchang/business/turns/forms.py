from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from anchang.engine.accounts.models import Account
from anchang.people.org.models import Site
from anchang.people.org.queries import day_of
from anchang.ui.forms import AnchangForm, DayInput

from . import queries
from .models import Guest, LineRules
from .stages import Absence, Known


def _people(site: Site, at: datetime) -> Any:
    line = queries.line(site, day_of(at))
    return Account.objects.filter(pk__in=[int(who) for who in line.seats]).order_by("pk")


class EnterForm(AnchangForm):
    """进门登记: three taps, nothing to type."""

    known = forms.ChoiceField(label=gettext_lazy("以前来过吗"), choices=[*Known.choices][:2], widget=forms.RadioSelect)
    party_size = forms.IntegerField(label=gettext_lazy("人数"), min_value=1, max_value=99, initial=1)
    asked_for = forms.ModelChoiceField(
        Account.objects.none(), label=gettext_lazy("要找的顾问"), required=False, empty_label=gettext_lazy("没有指定")
    )
    is_vip = forms.BooleanField(label=gettext_lazy("重要客户"), required=False)
    folded = ("is_vip",)

    def __init__(self, *args: Any, site: Site, at: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["asked_for"]
        field.queryset = _people(site, at)


class ToForm(AnchangForm):
    """A colleague of today's line."""

    to = forms.ModelChoiceField(Account.objects.none(), label=gettext_lazy("置业顾问"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, guest: Guest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        free = [int(one.who) for one in queries.line(guest.site, guest.on).order() if one.is_free]
        field: Any = self.fields["to"]
        field.queryset = Account.objects.filter(pk__in=free).order_by("pk")
        field.empty_label = None


class StepOutForm(AnchangForm):
    why = forms.ChoiceField(label=gettext_lazy("原因"), choices=Absence.choices, widget=forms.RadioSelect)


class LoseForm(AnchangForm):
    person = forms.ModelChoiceField(Account.objects.none(), label=gettext_lazy("置业顾问"))
    why = forms.CharField(label=gettext_lazy("原因"), max_length=60)

    def __init__(self, *args: Any, site: Site, at: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["person"]
        field.queryset = _people(site, at)


class RulesForm(AnchangForm):
    since = forms.DateField(label=gettext_lazy("生效日期"), widget=DayInput())
    made_up = forms.MultipleChoiceField(
        label=gettext_lazy("哪些离开可以补轮"),
        choices=Absence.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    asked_costs = forms.BooleanField(label=gettext_lazy("上级指定的客人也算一轮"), required=False)
    greet_within = forms.IntegerField(label=gettext_lazy("叫到后几分钟内接待"), min_value=1, max_value=60)

    def __init__(self, *args: Any, known: LineRules, at: datetime, **kwargs: Any) -> None:
        tomorrow = day_of(at) + timedelta(days=1)
        figures = {name: getattr(known, name) for name in ("made_up", "asked_costs", "greet_within")}
        super().__init__(*args, initial={"since": tomorrow, **figures}, **kwargs)
        self.fields["since"].widget.attrs["min"] = f"{tomorrow:%Y-%m-%d}"
