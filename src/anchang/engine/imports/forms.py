from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db.models import Field
from django.utils.translation import gettext_lazy as _

from anchang.engine.policies import Refused
from anchang.ui.forms import AnchangForm, fit

from .actions import require_size
from .reading import Column


class UploadForm(AnchangForm):
    """A table to be checked. The cleaned data is the file's name and content; one too large is never read."""

    file = forms.FileField(label=_("表格文件"), help_text=_("xlsx、xls，或UTF-8、GB18030编码的CSV"))

    def clean_file(self) -> UploadedFile:
        file: UploadedFile = self.cleaned_data["file"]
        try:
            require_size(file.size or 0)
        except Refused as refusal:
            raise ValidationError(refusal.reason) from refusal
        return file

    def clean(self) -> dict[str, Any]:
        file = self.cleaned_data.get("file")
        return {"name": file.name, "content": file.read()} if file else {}


class CommitForm(AnchangForm):
    """What the kind of table asks for; empty for a kind that asks nothing.

    `faulty` is how many rows would be left out: whoever wants that says so.
    """

    def __init__(self, *args: Any, asks: tuple["Field[Any, Any]", ...], faulty: int = 0, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if faulty:
            self.fields["skip_faulty"] = forms.BooleanField(
                label=_("跳过有错的%(count)s行，只导入其余的行") % {"count": faulty},
                help_text=_("不勾选就先改好表格再上传"),
            )
        for column in asks:
            if field := column.formfield():
                if isinstance(field, forms.TypedChoiceField):
                    offered: Any = field.choices
                    field.choices = [(key, said if key else _("请选择")) for key, said in offered]
                fit(field)
                self.fields[column.name] = field


class MatchForm(AnchangForm):
    """Which heading of the table is which column. Cleans to `columns`, by code; a column left out has none."""

    def __init__(self, *args: Any, columns: tuple[Column, ...], headings: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", _("没有这一列")), *((name, name) for name in dict.fromkeys(headings))]
        for column in columns:
            self.fields[column.code] = forms.ChoiceField(label=column.names[0], choices=choices, required=column.needed)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        return {"columns": {code: name for code, name in given.items() if name}}
