from datetime import datetime
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anchang.lib.calendar import office_day
from anchang.people.org.models import Site
from anchang.ui.forms import AnchangForm, DayInput

from .. import queries
from ..models import Edition
from ..stages import MaterialKind


class EditionForm(AnchangForm):
    """What it says, as a text, a file, or both, and for which days."""

    text = forms.CharField(label=gettext_lazy("内容"), required=False, widget=forms.Textarea(attrs={"rows": 6}))
    file = forms.FileField(
        label=gettext_lazy("文件"), help_text=gettext_lazy("图片或PDF"), required=False,
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp,application/pdf"}),
    )  # fmt: skip
    since = forms.DateField(label=gettext_lazy("从哪天起可用"), widget=DayInput())
    until = forms.DateField(label=gettext_lazy("用到哪天"), required=False, widget=DayInput())
    halves = ("since", "until")

    def __init__(self, *args: Any, at: datetime, **kwargs: Any) -> None:
        super().__init__(*args, initial={"since": office_day(at)}, **kwargs)

    def clean_file(self) -> tuple[str, bytes] | None:
        file = self.cleaned_data["file"]
        if file and file.size > settings.UPLOAD_LIMIT:
            raise ValidationError(_("文件超过%(mb)sMB，请换一张小的") % {"mb": settings.UPLOAD_LIMIT // 1024 // 1024})
        return (file.name or "", file.read()) if file else None


class MaterialForm(EditionForm):
    kind = forms.ChoiceField(label=gettext_lazy("种类"), choices=MaterialKind.choices, widget=forms.RadioSelect)
    title = forms.CharField(label=gettext_lazy("名称"), max_length=60)
    field_order = ("kind", "title", "text", "file", "since", "until")


class WithdrawForm(AnchangForm):
    why = forms.CharField(label=gettext_lazy("为什么停用"), max_length=100)


class ShowForm(AnchangForm):
    edition = forms.ModelChoiceField(Edition.objects.none(), label=gettext_lazy("资料"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, site: Site, at: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ready = queries.on_hand(site, office_day(at))
        field: Any = self.fields["edition"]
        field.queryset = Edition.objects.filter(material__site=site).select_related("material")
        field.choices = [(one.pk, one.number) for one in ready]
