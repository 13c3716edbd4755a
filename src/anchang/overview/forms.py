from django import forms
from django.utils.translation import gettext_lazy as _

from anchang.ui.forms import AnchangForm


class Day(AnchangForm):
    day = forms.DateField(label=_("日期"), required=False)
