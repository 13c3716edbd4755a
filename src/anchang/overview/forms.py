from django import forms
from django.utils.translation import gettext_lazy as _

from anchang.ui.forms import AnchangForm, DayInput


class Day(AnchangForm):
    day = forms.DateField(label=_("日期"), required=False)


class Span(AnchangForm):
    """From one day to another, both counted; the month so far where nothing else is said."""

    since = forms.DateField(label=_("从"), required=False, widget=DayInput())
    until = forms.DateField(label=_("到"), required=False, widget=DayInput())
