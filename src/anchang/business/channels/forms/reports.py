from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from anchang.lib.attribution import Rules
from anchang.lib.calendar import SHANGHAI
from anchang.ui.forms import AnchangForm, MomentInput

from ..queries.claims import number_of, stated
from ..stages import VoidReason

ROUND = 15


class NumberInput(forms.TextInput):
    """A number of which the middle may be left out: digits first, and the star is on the same keyboard."""

    input_type = "tel"

    def __init__(self) -> None:
        super().__init__({"inputmode": "tel", "autocomplete": "off", "maxlength": "20", "autofocus": True})


class ReportForm(AnchangForm):
    phone = forms.CharField(label=gettext_lazy("客户电话"), max_length=20, widget=NumberInput())
    name = forms.CharField(
        label=gettext_lazy("姓氏和称呼"), max_length=20, help_text=gettext_lazy("如“王先生”，不必写全名")
    )
    expected_at = forms.DateTimeField(label=gettext_lazy("预计到访"))
    note = forms.CharField(label=gettext_lazy("备注"), max_length=200, required=False)
    agrees = forms.BooleanField()

    folded = ("note",)

    def __init__(self, *args: Any, rules: Rules, at: datetime, **kwargs: Any) -> None:
        """Suggests the earliest quarter of an hour at which the client would be in time."""
        soonest = (at + timedelta(minutes=rules.report_lead_minutes + ROUND)).astimezone(SHANGHAI)
        soonest -= timedelta(minutes=soonest.minute % ROUND, seconds=soonest.second, microseconds=soonest.microsecond)
        super().__init__(*args, initial={"expected_at": soonest}, **kwargs)
        self.fields["expected_at"].widget = MomentInput()
        self.fields["expected_at"].help_text = _("至少提前%(lead)s分钟，以系统收到的时间为准") % {
            "lead": rules.report_lead_minutes
        }
        masked = _("完整号码，或只填前3位和后4位，如138****5678")
        self.fields["phone"].help_text = masked if rules.masked_allowed else _("完整的11位手机号")
        self.fields["agrees"].label = stated(at).words
        self.fields["agrees"].error_messages["required"] = _("客户本人同意后才能报备")

    def clean_phone(self) -> str:
        typed = str(self.cleaned_data["phone"])
        try:
            number_of(typed)
        except ValueError as wrong:
            raise ValidationError(str(wrong)) from None
        return typed


class VoidForm(AnchangForm):
    void_reason = forms.ChoiceField(
        label=gettext_lazy("无效原因"),
        choices=[(one.value, one.label) for one in (VoidReason.WRONG, VoidReason.REFUSED)],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(label=pgettext_lazy("报备", "依据"), max_length=200)
