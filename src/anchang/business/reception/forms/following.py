from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from anchang.business.contacting.models import Attempt
from anchang.business.contacting.stages import Outcome
from anchang.business.customers.models import Customer
from anchang.business.customers.queries import may_contact
from anchang.people.org.queries import day_of
from anchang.ui.forms import AnchangForm, DayInput, yes_or_no

from .. import queries
from ..phrases import too_late
from ..stages import Channel
from .asking import GRADES


class FollowUpForm(AnchangForm):
    channel = forms.ChoiceField(label=gettext_lazy("方式"), choices=Channel.choices, widget=forms.RadioSelect)
    effective = yes_or_no(
        gettext_lazy("结果"), pgettext_lazy("跟进结果", "有效沟通"), pgettext_lazy("跟进结果", "没联系上")
    )
    note = forms.CharField(label=gettext_lazy("沟通内容"), max_length=2000, widget=forms.Textarea)
    intent_grade = forms.ChoiceField(
        label=gettext_lazy("意向等级"), choices=GRADES, widget=forms.RadioSelect, required=False
    )
    next_on = forms.DateField(label=gettext_lazy("下次跟进"), widget=DayInput())
    next_time = forms.TimeField(
        label=gettext_lazy("约在几点"), required=False, widget=forms.TimeInput({"type": "time"}, format="%H:%M")
    )
    level = forms.ChoiceField(label=gettext_lazy("回访级别"), required=False)
    halves = ("next_on", "next_time")

    def __init__(
        self, *args: Any, customer: Customer, at: datetime, attempt: Attempt | None = None, **kwargs: Any
    ) -> None:
        """Suggests the last day that the grade allows in the hours the office proposes; whoever may not be contacted has no next date.

        Of a dialled call it is known already that it was one, and whether anybody was reached.
        """
        self.customer, self.at, self.today = customer, at, day_of(at)
        last = queries.latest(customer, at)
        initial = {"intent_grade": customer.intent_grade, "next_on": last, "channel": Channel.PHONE}
        hours = queries.best_hours(customer.site, last)
        if hours:
            initial["next_time"] = hours[0]
        if attempt is not None:
            initial["effective"] = "yes" if attempt.outcome == Outcome.REACHED else "no"
        super().__init__(*args, initial=initial, **kwargs)
        self.fields["next_on"].widget.attrs["min"] = f"{self.today:%Y-%m-%d}"
        levels = queries.return_levels(at)
        self.fields["level"].choices = [("", _("不是回访")), *((one, one) for one in levels)]  # type: ignore[attr-defined]
        if not may_contact(customer, at).ok:
            del self.fields["next_on"], self.fields["next_time"]
        elif hours:
            words = {"start": f"{hours[0]:%H:%M}", "end": f"{hours[1]:%H:%M}"}
            self.fields["next_time"].help_text = _("%(start)s到%(end)s打电话最合适，也可以另约时间") % words

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        chosen, grade = given.get("next_on"), given.get("intent_grade") or self.customer.intent_grade
        last = queries.latest(self.customer, self.at, grade)
        if chosen is not None and chosen < self.today:
            self.add_error("next_on", _("下次跟进日期不能早于今天"))
        elif chosen is not None and chosen > last:
            self.add_error("next_on", too_late(grade, last))
        return given
