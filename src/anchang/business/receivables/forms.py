from django import forms
from django.utils.translation import gettext_lazy as _

from anchang.ui.forms import AnchangForm, MoneyInput

from .stages import Method, ReceiptStage


class Receive(AnchangForm):
    amount = forms.DecimalField(label=_("金额"), max_digits=14, decimal_places=2, min_value=0, widget=MoneyInput)
    method = forms.ChoiceField(label=_("方式"), choices=Method.choices, widget=forms.RadioSelect)
    value_on = forms.DateField(label=_("到账日期"), widget=forms.DateInput)
    voucher = forms.CharField(label=_("银行回单号"), max_length=40, required=False)
    payer = forms.CharField(label=_("付款人"), max_length=60, required=False, help_text=_("与认购人不同时填写"))


class Reverse(AnchangForm):
    reason = forms.CharField(label=_("冲销原因"), max_length=200, widget=forms.Textarea)


class Look(AnchangForm):
    stage = forms.ChoiceField(label=_("状态"), required=False, choices=[("", _("全部")), *ReceiptStage.choices])
    since = forms.DateField(label=_("从"), required=False)
    until = forms.DateField(label=_("到"), required=False)
