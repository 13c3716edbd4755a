from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from anchang.lib.phone import normal_phone
from anchang.people.org.models import Site
from anchang.ui.forms import AnchangForm, PhoneInput

from ..models import Place

ANY = [("", gettext_lazy("全部"))]


class LeadForm(AnchangForm):
    phone = forms.CharField(label=gettext_lazy("客户电话"), max_length=20, widget=PhoneInput({"autofocus": True}))
    name = forms.CharField(label=gettext_lazy("姓名或称呼"), max_length=60)
    place = forms.ModelChoiceField(
        Place.objects.none(),
        label=pgettext_lazy("外拓", "地点"),
        required=False,
        empty_label=gettext_lazy("不在名单上"),
    )
    where = forms.CharField(label=gettext_lazy("具体位置"), max_length=60, required=False)
    activity = forms.CharField(label=pgettext_lazy("外拓", "活动或由头"), max_length=40, required=False)
    agrees = forms.BooleanField(
        label=gettext_lazy("客户同意留电话并接受联系"),
        help_text=gettext_lazy("告知客户：电话只用于本案场接待和跟进，可随时要求停止"),
    )

    halves = ("place", "where")

    def __init__(self, *args: Any, site: Site, at: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        places = Place.objects.filter(site=site, active=True).order_by("name")
        self.fields["place"].queryset = places  # type: ignore[attr-defined]
        self.fields["agrees"].error_messages["required"] = _("客户不同意留联系方式，不能登记")

    def clean_phone(self) -> str:
        try:
            return normal_phone(self.cleaned_data["phone"])
        except ValueError as wrong:
            raise ValidationError(str(wrong)) from None


class PlaceForm(AnchangForm):
    name = forms.CharField(label=pgettext_lazy("外拓", "地点"), max_length=40)


class LookLeads(AnchangForm):
    """Narrows the leads by worker, place and days."""

    worker = forms.ChoiceField(label=gettext_lazy("外拓人员"), required=False)
    place = forms.ChoiceField(label=pgettext_lazy("外拓", "地点"), required=False)
    since = forms.DateField(label=pgettext_lazy("日期", "从"), required=False)
    until = forms.DateField(label=pgettext_lazy("日期", "到"), required=False)

    def __init__(self, *args: Any, workers: Any, places: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["worker"].choices = [*ANY, *((str(key), name) for key, name in workers)]  # type: ignore[attr-defined]
        self.fields["place"].choices = [*ANY, *((str(key), name) for key, name in places)]  # type: ignore[attr-defined]
