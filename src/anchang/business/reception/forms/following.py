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

    def __init__(
        self, *args: Any, customer: Customer, at: datetime, attempt: Attempt | None = None, **kwargs: Any
    ) -> None:
        """Suggests the last day that the grade allows; whoever may not be contacted has no next date.

        Of a dialled call it is known already that it was one, and whether anybody was reached.
        """
        self.customer, self.at, self.today = customer, at, day_of(at)
        last = queries.latest(customer, at)
        initial = {"intent_grade": customer.intent_grade, "next_on": last, "channel": Channel.PHONE}
        if attempt is not None:
            initial["effective"] = "yes" if attempt.outcome == Outcome.REACHED else "no"
        super().__init__(*args, initial=initial, **kwargs)
        self.fields["next_on"].widget.attrs["min"] = f"{self.today:%Y-%m-%d}"
        if not may_contact(customer, at).ok:
            del self.fields["next_on"]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        chosen, grade = given.get("next_on"), given.get("intent_grade") or self.customer.intent_grade
        last = queries.latest(self.customer, self.at, grade)
        if chosen is not None and chosen < self.today:
            self.add_error("next_on", _("下次跟进日期不能早于今天"))
        elif chosen is not None and chosen > last:
            self.add_error("next_on", too_late(grade, last))
        return given
