from datetime import datetime
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from anchang.people.org.models import Site
from anchang.ui.forms import AnchangForm

from ..models import Customer
from ..queries import owners
from ..stages import Grade, Kind, Payment, Purpose, Source, Timing
from .fields import CONSENT_HELP, PersonField, PhoneField, consent_field

NEEDS = ("purpose", "wants", "area_wanted", "floor_wanted", "budget_wan", "payment", "timing")
GRADES = [(grade.value, grade.value) for grade in Grade]


class NeedsForm(AnchangForm):
    """What the customer looks for; the same four questions at registration and later."""

    purpose = forms.ChoiceField(
        label=gettext_lazy("置业目的"), choices=[("", gettext_lazy("未问")), *Purpose.choices], required=False
    )
    wants = forms.CharField(label=gettext_lazy("意向户型"), max_length=60, required=False)
    budget_wan = forms.IntegerField(label=gettext_lazy("预算"), min_value=1, max_value=1_000_000, required=False)
    area_wanted = forms.DecimalField(
        label=gettext_lazy("意向面积"),
        min_value=Decimal(1),
        max_value=Decimal(10_000),
        decimal_places=2,
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["budget_wan"].widget.unit = pgettext_lazy("单位", "万元")
        self.fields["area_wanted"].widget.unit = "㎡"


class RegisterForm(NeedsForm):
    """Short, for it is filled in with the customer waiting: what else is to know is asked later and stands in the edit form."""

    kind = forms.ChoiceField(
        label=gettext_lazy("类别"),
        choices=[("", Kind.PERSON.label), (Kind.ORGANISATION.value, Kind.ORGANISATION.label)],
        required=False,
    )
    name = forms.CharField(label=gettext_lazy("姓名或称呼"), max_length=60)
    phone = PhoneField(label=gettext_lazy("电话"), required=False)
    consent = consent_field()
    source = forms.ChoiceField(label=gettext_lazy("来源"), choices=[("", gettext_lazy("请选择")), *Source.choices])
    intent_grade = forms.ChoiceField(
        label=gettext_lazy("意向等级"), choices=GRADES, widget=forms.RadioSelect, required=False
    )
    owner = PersonField(label=gettext_lazy("置业顾问"))
    field_order = ("phone", "name", "consent", "source", "intent_grade", "owner")
    folded = ("kind", "purpose", "wants", "budget_wan", "area_wanted")

    def __init__(self, *args: Any, site: Site, at: datetime, chooses: bool, **kwargs: Any) -> None:
        """`chooses`: whether the owner is asked, as of everybody who does not simply keep the customer."""
        super().__init__(*args, **kwargs)
        if chooses:
            self.fields["owner"].offer(owners(site, at))  # type: ignore[attr-defined]
        else:
            del self.fields["owner"]

    def clean_kind(self) -> str:
        return self.cleaned_data["kind"] or Kind.PERSON


class EditForm(NeedsForm):
    kind = forms.ChoiceField(label=gettext_lazy("类别"), choices=Kind.choices, required=False)
    floor_wanted = forms.CharField(label=gettext_lazy("意向楼层"), max_length=40, required=False)
    payment = forms.ChoiceField(
        label=gettext_lazy("付款方式"), choices=[("", gettext_lazy("未问")), *Payment.choices], required=False
    )
    timing = forms.ChoiceField(
        label=gettext_lazy("购房时间"), choices=[("", gettext_lazy("未问")), *Timing.choices], required=False
    )
    name = forms.CharField(label=gettext_lazy("姓名"), max_length=60, required=False)
    salutation = forms.CharField(label=gettext_lazy("称呼"), max_length=20, required=False)
    phone = PhoneField(label=gettext_lazy("新电话"), required=False)
    agrees = forms.BooleanField(label=gettext_lazy("客户现在同意留联系方式"), required=False, help_text=CONSENT_HELP)
    source = forms.ChoiceField(label=gettext_lazy("来源"), choices=Source.choices)
    intent_grade = forms.ChoiceField(
        label=gettext_lazy("意向等级"), choices=GRADES, widget=forms.RadioSelect, required=False
    )
    field_order = ("name", "salutation", "phone", "agrees", "source", "intent_grade", *NEEDS, "kind")
    halves = ("name", "salutation", "budget_wan", "area_wanted", "payment", "timing")

    def __init__(self, *args: Any, customer: Customer, agreed: bool, **kwargs: Any) -> None:
        columns = ("kind", "name", "salutation", "source", "intent_grade", *NEEDS)
        super().__init__(*args, initial={column: getattr(customer, column) for column in columns}, **kwargs)
        if customer.phone:
            self.fields["phone"].help_text = _("现为 %(phone)s，不改就留空") % {"phone": customer.masked_phone}
        if agreed:
            del self.fields["agrees"]

    def clean_phone(self) -> str | None:
        """Nothing typed leaves the number as it is."""
        return self.cleaned_data["phone"] or None

    def clean_kind(self) -> str:
        return self.cleaned_data["kind"] or Kind.PERSON


class AssignForm(AnchangForm):
    owner = PersonField(label=gettext_lazy("交给"))
    reason = forms.CharField(label=gettext_lazy("原因"), max_length=200)

    def __init__(self, *args: Any, customer: Customer, at: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = [person for person in owners(customer.site, at) if person.pk != customer.owner_id]
        self.fields["owner"].offer(others)  # type: ignore[attr-defined]
