from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from anchang.ui.forms import AnchangForm

from ..stages import Ground, Stage

ANY = [("", gettext_lazy("全部"))]
PARTIES = (1, 2, 3)


class Look(AnchangForm):
    stage = forms.ChoiceField(label=gettext_lazy("状态"), required=False, choices=[*ANY, *Stage.choices])


class Proof(forms.FileField):
    """A photo or a PDF; gives its name and bytes, and one too large is never read."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.FileInput(attrs={"accept": "image/*,application/pdf"}))
        kwargs.setdefault("help_text", gettext_lazy("到访登记表、聊天记录或通话截图，照片或PDF"))
        super().__init__(**kwargs)

    def clean(self, data: Any, initial: Any = None) -> tuple[str, bytes] | None:
        file: Any = super().clean(data, initial)
        if file and file.size > settings.UPLOAD_LIMIT:
            raise ValidationError(_("文件超过%(mb)sMB，请换一张小的") % {"mb": settings.UPLOAD_LIMIT // 1024 // 1024})
        return (file.name or "", file.read()) if file else None


class Contest(AnchangForm):
    claimed = forms.ChoiceField(label=gettext_lazy("应该归谁"))
    text = forms.CharField(
        label=gettext_lazy("理由"),
        max_length=2000,
        widget=forms.Textarea,
        help_text=gettext_lazy("什么时间、在哪里、谁接待的；不写客户姓名和电话"),
    )
    proof = Proof(label=gettext_lazy("证据照片"), required=False)

    def __init__(self, *args: Any, parties: list[tuple[str, str]], mine: str, **kwargs: Any) -> None:
        super().__init__(*args, initial={"claimed": mine}, **kwargs)
        self.fields["claimed"].choices = parties  # type: ignore[attr-defined]


class AddProof(AnchangForm):
    proof = Proof(label=gettext_lazy("证据照片"))


class Void(AnchangForm):
    reason = forms.CharField(label=gettext_lazy("为什么不算"), max_length=100)
    concealed = forms.BooleanField(
        label=gettext_lazy("对方隐瞒客户来过"),
        required=False,
        help_text=gettext_lazy("勾选后业绩按“隐瞒”的比例分"),
    )


class Judge(AnchangForm):
    """Up to three parties and how many parts each gets: 1 and 1 is half each, 70 and 30 seven to three."""

    ground = forms.ChoiceField(label=gettext_lazy("裁定依据"), choices=Ground.choices)
    who_1 = forms.ChoiceField(label=gettext_lazy("归谁"))
    part_1 = forms.IntegerField(label=pgettext_lazy("裁定", "份数"), min_value=1, max_value=10_000, initial=1)
    who_2 = forms.ChoiceField(label=gettext_lazy("第二方"), required=False)
    part_2 = forms.IntegerField(
        label=pgettext_lazy("裁定", "份数"), required=False, min_value=0, max_value=10_000,
    )  # fmt: skip
    who_3 = forms.ChoiceField(label=gettext_lazy("第三方"), required=False)
    part_3 = forms.IntegerField(
        label=pgettext_lazy("裁定", "份数"), required=False, min_value=0, max_value=10_000,
    )  # fmt: skip
    text = forms.CharField(label=gettext_lazy("裁定理由"), max_length=2000, widget=forms.Textarea)
    halves = ("who_1", "part_1", "who_2", "part_2", "who_3", "part_3")

    def __init__(self, *args: Any, parties: list[tuple[str, str]], suggested: str, **kwargs: Any) -> None:
        super().__init__(*args, initial={"who_1": suggested}, **kwargs)
        for place in PARTIES:
            choices = parties if place == 1 else [("", _("没有")), *parties]
            self.fields[f"who_{place}"].choices = choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        parts = []
        for place in PARTIES:
            who, part = given.pop(f"who_{place}", ""), given.pop(f"part_{place}", None)
            if bool(who) != bool(part):
                self.add_error(f"part_{place}", _("归谁和份数要一起填"))
            elif who:
                parts.append((who, part))
        if len({who for who, _part in parts}) < len(parts):
            raise ValidationError(_("同一方只写一次"))
        return {**given, "parts": parts}


class Appeal(AnchangForm):
    text = forms.CharField(label=gettext_lazy("申诉理由"), max_length=2000, widget=forms.Textarea)
