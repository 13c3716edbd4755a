from django import forms
from django.utils.translation import gettext_lazy

from anchang.engine.accounts.asking import AskingForm

from ..stages import UnmaskReason


class UnmaskForm(AskingForm):
    """Why; and the password once more when the last sign-in or confirmation is too long ago (R-23E)."""

    reason = forms.ChoiceField(label=gettext_lazy("原因"), choices=UnmaskReason.choices, widget=forms.RadioSelect)
    field_order = ("reason", "password")
