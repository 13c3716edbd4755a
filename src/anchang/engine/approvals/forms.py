from django import forms
from django.utils.translation import gettext_lazy as _

from anchang.ui.forms import AnchangForm


class AgreeForm(AnchangForm):
    note = forms.CharField(label=_("意见"), max_length=200, required=False, widget=forms.Textarea)


class RejectForm(AnchangForm):
    note = forms.CharField(label=_("不同意的理由"), max_length=200, widget=forms.Textarea)


class WithdrawForm(AnchangForm):
    """Nothing to fill in: sending it is the deed."""
