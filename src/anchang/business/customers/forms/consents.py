from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from anchang.ui.forms import AnchangForm

from ..stages import ConsentPurpose, Told


class WithdrawConsentForm(AnchangForm):
    purpose = forms.ChoiceField(label=gettext_lazy("撤回哪一项"), choices=ConsentPurpose.choices, required=False)
    reason = forms.CharField(label=gettext_lazy("客户怎么说的"), max_length=200, required=False)

    def __init__(self, *args: Any, purpose: str = "", **kwargs: Any) -> None:
        chosen = purpose if purpose in ConsentPurpose.values else ConsentPurpose.CONTACT
        super().__init__(*args, initial={"purpose": chosen}, **kwargs)

    def clean_purpose(self) -> str:
        return self.cleaned_data["purpose"] or ConsentPurpose.CONTACT


class AgreeForm(AnchangForm):
    """What the customer agrees to. Never preset without having been chosen: silence is no consent (R-230)."""

    purpose = forms.ChoiceField(
        label=gettext_lazy("客户同意哪一项"), choices=[("", gettext_lazy("请选择")), *ConsentPurpose.choices]
    )
    channel = forms.ChoiceField(label=gettext_lazy("怎么同意的"), choices=Told.choices, widget=forms.RadioSelect)

    def __init__(self, *args: Any, purpose: str = "", **kwargs: Any) -> None:
        super().__init__(*args, initial={"purpose": purpose}, **kwargs)
