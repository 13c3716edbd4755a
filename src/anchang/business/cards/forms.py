from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anchang.business.customers.models import Customer
from anchang.business.customers.queries import owners
from anchang.engine.accounts.models import Account
from anchang.people.org.queries import day_of
from anchang.ui.forms import AnchangForm, DayInput

from .models import CardRules
from .stages import POSTS


class Remark(AnchangForm):
    """What is to be added to a card, in the words of whoever returns it."""

    text = forms.CharField(label=gettext_lazy("要补充什么"), max_length=500, widget=forms.Textarea)


class Addition(AnchangForm):
    text = forms.CharField(label=gettext_lazy("补充内容"), max_length=1000, widget=forms.Textarea)


class ClockInput(forms.TimeInput):
    input_type = "time"

    def __init__(self) -> None:
        super().__init__(format="%H:%M")


class Hours(AnchangForm):
    since = forms.DateField(label=gettext_lazy("生效日期"), widget=DayInput())
    hour = forms.TimeField(
        label=gettext_lazy("几点交卡"), required=False, widget=ClockInput(), help_text=gettext_lazy("不填就是下班时")
    )
    to = forms.ChoiceField(label=gettext_lazy("交给"), choices=POSTS.items(), widget=forms.RadioSelect)
    best_from = forms.TimeField(label=gettext_lazy("打电话最佳时段，从"), required=False, widget=ClockInput())
    best_to = forms.TimeField(label=gettext_lazy("到"), required=False, widget=ClockInput())
    still_days = forms.IntegerField(label=gettext_lazy("等级多少天没变算停滞"), min_value=1, max_value=365)
    many_visits = forms.IntegerField(label=gettext_lazy("来访几次没认购算停滞"), min_value=1, max_value=50)
    working_days = forms.BooleanField(label=gettext_lazy("逾期只算工作日"), required=False)
    halves = ("best_from", "best_to", "still_days", "many_visits")

    def __init__(self, *args: Any, known: CardRules, at: datetime, **kwargs: Any) -> None:
        names = ("hour", "to", "best_from", "best_to", "still_days", "many_visits", "working_days")
        tomorrow = day_of(at) + timedelta(days=1)
        super().__init__(*args, initial={"since": tomorrow, **{one: getattr(known, one) for one in names}}, **kwargs)
        self.fields["since"].widget.attrs["min"] = f"{tomorrow:%Y-%m-%d}"


class Say(AnchangForm):
    """A comment in a review; with a next step it becomes a task."""

    text = forms.CharField(label=gettext_lazy("意见"), max_length=500, widget=forms.Textarea)
    next_step = forms.CharField(
        label=gettext_lazy("下一步"), max_length=60, required=False, help_text=gettext_lazy("写了就派成任务")
    )
    due_on = forms.DateField(label=gettext_lazy("期限"), required=False, widget=DayInput())
    to = forms.ModelChoiceField(Account.objects.none(), label=gettext_lazy("谁来办"), required=False, empty_label=None)
    halves = ("due_on", "to")

    def __init__(self, *args: Any, customer: Customer, at: datetime, **kwargs: Any) -> None:
        self.today = day_of(at)
        initial = {"due_on": self.today + timedelta(days=1), "to": customer.owner_id}
        super().__init__(*args, initial=initial, **kwargs)
        field: Any = self.fields["to"]
        people = [one.pk for one in owners(customer.site, at)]
        field.queryset = Account.objects.filter(pk__in=people).order_by("pk")
        field.label_from_instance = lambda one: one.name
        self.fields["due_on"].widget.attrs["min"] = f"{self.today:%Y-%m-%d}"

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if not given.get("next_step"):
            return {**given, "due_on": None, "to": None}
        if "due_on" not in self.errors and not given.get("due_on"):
            self.add_error("due_on", _("请写明下一步的期限"))
        return given

    def clean_due_on(self) -> Any:
        chosen = self.cleaned_data["due_on"]
        if chosen is not None and chosen < self.today and self.data.get("next_step", "").strip():
            raise ValidationError(_("期限不能早于今天"))
        return chosen


class Person(AnchangForm):
    """Whose customers to show; `people` are keys and names."""

    who = forms.ChoiceField(label=gettext_lazy("置业顾问"), required=False)

    def __init__(self, *args: Any, people: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["who"]
        field.choices = [("", _("全部")), *((str(key), name) for key, name in people)]
        self.known = {str(key): key for key, _name in people}

    @property
    def chosen(self) -> int | None:
        """The key of the one chosen; None for everybody and for whoever is not on the list."""
        return self.known.get(str(self.data.get("who", "")))
