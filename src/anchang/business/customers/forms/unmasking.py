from django import forms
from django.utils.translation import gettext_lazy

from anchang.ui.forms import AnchangForm

from ..stages import UnmaskReason


class UnmaskForm(AnchangForm):
    reason = forms.ChoiceField(label=gettext_lazy("原因"), choices=UnmaskReason.choices, widget=forms.RadioSelect)
