from collections.abc import Sequence
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anchang.business.customers.models import Customer
from anchang.engine.accounts.models import Account
from anchang.ui.forms import AnchangForm

GRADES = Customer._meta.get_field("intent_grade").choices or []
SOURCES = Customer._meta.get_field("source").choices or []
ANY = [("", gettext_lazy("全部"))]


class Look(AnchangForm):
    grade = forms.ChoiceField(label=gettext_lazy("意向等级"), required=False, choices=[*ANY, *GRADES])
    source = forms.ChoiceField(label=gettext_lazy("来源"), required=False, choices=[*ANY, *SOURCES])


class Release(AnchangForm):
    reason = forms.CharField(label=gettext_lazy("为什么放弃"), max_length=100)


class People(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, obj: Any) -> str:
        return str(obj.name)


class Customers(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, obj: Any) -> str:
        return _("%(number)s %(name)s，意向%(grade)s") % {
            "number": obj.number,
            "name": obj.shown_name,
            "grade": obj.intent_grade or _("未评"),
        }


class HandOver(AnchangForm):
    """To whom, dealt out evenly; behind the fold single customers can be chosen, else all of them go."""

    to = People(label=gettext_lazy("交给谁"), queryset=Account.objects.none(), widget=forms.CheckboxSelectMultiple)
    chosen = Customers(
        label=gettext_lazy("只移交这些客户"),
        queryset=Customer.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("不勾选就是全部移交"),
    )
    folded = ("chosen",)

    def __init__(self, *args: Any, people: Sequence[Account], customers: QuerySet[Customer], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset = Account.objects.filter(pk__in=[one.pk for one in people])  # type: ignore[attr-defined]
        self.fields["chosen"].queryset = customers  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        return {**given, **{name: list(given[name]) for name in ("to", "chosen") if name in given}}
