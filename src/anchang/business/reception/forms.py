from datetime import date, datetime, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from anchang.business.channels.actions import try_code
from anchang.business.customers.models import Customer
from anchang.business.customers.queries import owners
from anchang.engine.accounts.models import Account
from anchang.lib.phone import normal_phone
from anchang.people.org.models import Site
from anchang.people.org.queries import day_of
from anchang.ui.forms import AnchangForm, DayInput, PhoneInput

from .queries import opened_by
from .stages import INTERVAL, Channel

SOURCES = Customer._meta.get_field("source").choices or []
GRADES = [(value, value) for value, _label in Customer._meta.get_field("intent_grade").choices or []]


def to_bool(value: str) -> bool:
    return value == "yes"


def _asked(label: Any, yes: Any, no: Any, help_text: Any = "") -> forms.TypedChoiceField:
    """A question that must be answered and is never preset."""
    choices = [("yes", yes), ("no", no)]
    return forms.TypedChoiceField(
        label=label, choices=choices, coerce=to_bool, widget=forms.RadioSelect, help_text=help_text
    )


class ReceiveForm(AnchangForm):
    """接待登记 on one screen: the phone first, because it says who the customer belongs to."""

    phone = forms.CharField(
        label=gettext_lazy("电话"),
        required=False,
        max_length=20,
        widget=PhoneInput(
            attrs={
                "hx-post": reverse_lazy("reception:lookup"),
                "hx-trigger": "input changed delay:400ms",
                "hx-target": "#lookup",
                "hx-swap": "outerHTML",
                "hx-sync": "this:replace",
            }
        ),
    )
    name = forms.CharField(label=gettext_lazy("姓名或称呼"), max_length=60)
    consent = _asked(
        gettext_lazy("客户是否同意留联系方式"),
        gettext_lazy("同意"),
        gettext_lazy("不同意，只记称呼"),
        gettext_lazy("电话只用于本案场接待和跟进，可随时要求停止"),
    )
    returning = _asked(gettext_lazy("以前来过吗"), gettext_lazy("来过"), gettext_lazy("首次"))
    source = forms.ChoiceField(label=gettext_lazy("来源"), choices=[("", gettext_lazy("请选择")), *SOURCES])
    party_size = forms.IntegerField(label=gettext_lazy("来访人数"), min_value=1, max_value=99, initial=1)
    code = forms.CharField(
        label=gettext_lazy("到访码"),
        max_length=12,
        required=False,
        help_text=gettext_lazy("渠道客户或受邀客户出示的6位码"),
        widget=forms.TextInput({"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )
    intent_grade = forms.ChoiceField(
        label=gettext_lazy("意向等级"), choices=GRADES, widget=forms.RadioSelect, required=False
    )
    note = forms.CharField(label=gettext_lazy("备注"), max_length=500, required=False, widget=forms.Textarea)

    halves: tuple[str, ...] = ("source", "party_size")
    folded = ("code", "intent_grade", "note")

    def __init__(self, *args: Any, site: Site, by: Account, at: datetime, chooses: bool, **kwargs: Any) -> None:
        """`chooses`: whether the consultant who receives is asked, as of a receptionist who keeps no customers."""
        super().__init__(*args, **kwargs)
        self.site, self.by, self.at = site, by, at
        if chooses:
            people = Account.objects.filter(pk__in=[person.pk for person in owners(site, at)]).order_by("pk")
            asked = forms.ModelChoiceField(people, label=_("接待顾问"), empty_label=_("请选择"))
            self.fields["received_by"] = asked
            self.order_fields(["phone", "name", "received_by"])
            self.halves = ("name", "received_by", *self.halves)

    def clean_code(self) -> str:
        """A wrong code is counted before anything is refused, so that nobody can try on and on."""
        typed = str(self.cleaned_data["code"]).strip()
        opening = opened_by(self.site, typed, self.at)
        wrong = try_code(self.site, self.by, self.at, typed, known=opening is not None) if typed else ""
        wrong = wrong or (opening.wrong if opening else "")
        if wrong:
            raise ValidationError(wrong)
        return typed

    def clean_phone(self) -> str:
        typed = self.cleaned_data["phone"]
        try:
            return normal_phone(typed) if typed else ""
        except ValueError as wrong:
            raise ValidationError(str(wrong)) from None


class FollowUpForm(AnchangForm):
    channel = forms.ChoiceField(label=gettext_lazy("方式"), choices=Channel.choices, widget=forms.RadioSelect)
    effective = _asked(
        gettext_lazy("结果"), pgettext_lazy("跟进结果", "有效沟通"), pgettext_lazy("跟进结果", "没联系上")
    )
    note = forms.CharField(label=gettext_lazy("沟通内容"), max_length=2000, widget=forms.Textarea)
    intent_grade = forms.ChoiceField(
        label=gettext_lazy("意向等级"), choices=GRADES, widget=forms.RadioSelect, required=False
    )
    next_on = forms.DateField(label=gettext_lazy("下次跟进"), required=False, widget=DayInput())

    def __init__(self, *args: Any, customer: Customer, at: datetime, **kwargs: Any) -> None:
        """Suggests the next date by the grade of intent."""
        self.today: date = day_of(at)
        wait = INTERVAL.get(customer.intent_grade)
        suggested = self.today + timedelta(days=wait) if wait else None
        initial = {"intent_grade": customer.intent_grade, "next_on": suggested, "channel": Channel.PHONE}
        super().__init__(*args, initial=initial, **kwargs)
        self.fields["next_on"].widget.attrs["min"] = f"{self.today:%Y-%m-%d}"

    def clean_next_on(self) -> date | None:
        chosen: date | None = self.cleaned_data["next_on"]
        if chosen is not None and chosen < self.today:
            raise ValidationError(_("下次跟进日期不能早于今天"))
        return chosen
