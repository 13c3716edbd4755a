from django import forms
from django.utils.translation import gettext_lazy

from anchang.ui.forms import AnchangForm

from ..stages import IdKind
from .fields import PhoneField


class AddPhoneForm(AnchangForm):
    number = PhoneField(label=gettext_lazy("电话"))
    label = forms.CharField(
        label=gettext_lazy("谁的号码"),
        max_length=20,
        required=False,
        widget=forms.TextInput(attrs={"placeholder": gettext_lazy("本人、配偶、单位座机"), "autocomplete": "off"}),
    )


class IdentifyForm(AnchangForm):
    id_kind = forms.ChoiceField(label=gettext_lazy("证件类型"), choices=IdKind.choices)
    id_number = forms.CharField(
        label=gettext_lazy("证件号码"), max_length=40, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    agrees = forms.BooleanField(
        label=gettext_lazy("客户单独同意登记证件"),
        required=False,
        help_text=gettext_lazy("先念给客户听：证件号码加密保存，看一次记一次，只在法律规定的期限内保存"),
    )


class ConfirmForm(AnchangForm):
    """Nothing to fill in: the page says what is about to be done."""
