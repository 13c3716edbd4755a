from django import forms
from django.utils.translation import gettext_lazy

from anchang.ui.forms import AnchangForm


class WithdrawConsentForm(AnchangForm):
    reason = forms.CharField(label=gettext_lazy("客户怎么说的"), max_length=200, required=False)
