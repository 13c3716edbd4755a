from typing import Any

from django import forms
from django.utils.translation import gettext_lazy, pgettext_lazy

from anchang.ui.forms import AnchangForm

from ..stages import ReportStage

ANY = [("", gettext_lazy("全部"))]


class Look(AnchangForm):
    """Narrows the reports of the site."""

    company = forms.ChoiceField(label=gettext_lazy("渠道公司"), required=False)
    stage = forms.ChoiceField(label=gettext_lazy("状态"), required=False, choices=[*ANY, *ReportStage.choices])
    day = forms.DateField(label=gettext_lazy("报备日期"), required=False)

    def __init__(self, *args: Any, companies: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["company"].choices = [*ANY, *((str(key), name) for key, name in companies)]  # type: ignore[attr-defined]


class Period(AnchangForm):
    since = forms.DateField(label=pgettext_lazy("日期", "从"), required=False)
    until = forms.DateField(label=pgettext_lazy("日期", "到"), required=False)


class LookCases(Period):
    """What a figure of the radar leads to."""

    kind = forms.ChoiceField(
        required=False, choices=[("", ""), ("turned", ""), ("close", ""), ("odd", "")], widget=forms.HiddenInput
    )
    agent = forms.IntegerField(required=False, widget=forms.HiddenInput)
    consultant = forms.IntegerField(required=False, widget=forms.HiddenInput)
    hour = forms.IntegerField(required=False, min_value=0, max_value=23, widget=forms.HiddenInput)
