from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anchang.engine.accounts.models import Account
from anchang.lib.phone import normal_phone
from anchang.ui.forms import PhoneInput, yes_or_no

CONSENT_HELP = gettext_lazy("告知客户：电话只用于本案场接待和跟进，可随时要求停止。不同意就只记称呼")


class PhoneField(forms.CharField):
    """A phone in any form people type; the cleaned value is the normal form, or "" where none was given."""

    widget = PhoneInput

    def clean(self, value: Any) -> str:
        typed = super().clean(value)
        try:
            return normal_phone(typed) if typed else ""
        except ValueError as wrong:
            raise ValidationError(str(wrong)) from None


def consent_field() -> forms.TypedChoiceField:
    """Always asked and never preset: silence is no consent (R-230)."""
    label = gettext_lazy("客户是否同意留联系方式")
    return yes_or_no(label, gettext_lazy("同意"), gettext_lazy("不同意"), CONSENT_HELP)


class PersonField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """One of these people; the list is handed over when the form is made."""

    def __init__(self, label: Any, **kwargs: Any) -> None:
        super().__init__(Account.objects.none(), label=label, **kwargs)

    def offer(self, people: Iterable[Account]) -> None:
        found = list(people)
        self.queryset = Account.objects.filter(pk__in=[person.pk for person in found])
        blank = [] if self.required and len(found) == 1 else [("", _("请选择"))]
        self.choices = [*blank, *((person.pk, person.name) for person in found)]
