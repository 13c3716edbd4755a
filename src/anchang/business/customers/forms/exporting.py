from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from anchang.ui.forms import AnchangForm

from ..stages import FileKind


class ExportForm(AnchangForm):
    reason = forms.CharField(label=gettext_lazy("导出用途"), max_length=200)
    kind = forms.ChoiceField(label=gettext_lazy("文件格式"), choices=FileKind.choices, widget=forms.RadioSelect)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, initial={"kind": FileKind.XLSX}, **kwargs)


class LiftUnmaskingForm(AnchangForm):
    reason = forms.CharField(label=gettext_lazy("放行的原因"), max_length=200)
