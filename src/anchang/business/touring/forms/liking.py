from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anchang.business.inventory.models import Unit
from anchang.people.org.models import Site
from anchang.ui.forms import AnchangForm


class UnitForm(AnchangForm):
    """A unit of the site by the label that stands on the board."""

    unit = forms.CharField(
        label=gettext_lazy("房号"),
        max_length=60,
        help_text=gettext_lazy("和销控表上写的一样，如 28-1-1203"),
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false"}),
    )
    note = forms.CharField(label=gettext_lazy("客户怎么说"), max_length=200, required=False, widget=forms.Textarea)

    def __init__(self, *args: Any, site: Site, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.site = site

    def clean_unit(self) -> Unit:
        typed = self.cleaned_data["unit"].strip()
        found = list(Unit.objects.filter(site=self.site, label__iexact=typed)[:2])
        if len(found) != 1:
            wrong = _("有两套都叫「%(unit)s」，请到房源页操作") if found else _("没有「%(unit)s」这套房源，请核对房号")
            raise ValidationError(wrong % {"unit": typed})
        return found[0]


class CancelForm(AnchangForm):
    why = forms.CharField(label=gettext_lazy("原因"), max_length=100)
