from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anchang.engine.accounts.models import Account
from anchang.ui.forms import AnchangForm
from anchang.ui.tags.formats import moment

from .queries import Choice, Colleague

EXACT = "exact"
STATES = (
    ("", gettext_lazy("未结束")),
    ("late", gettext_lazy("已超期")),
    ("done", gettext_lazy("已完成")),
    ("dropped", gettext_lazy("已谢绝或取消")),
    ("all", gettext_lazy("全部")),
)


class Look(AnchangForm):
    """What a list shows; `who` is the account whose tasks are looked at."""

    state = forms.ChoiceField(label=gettext_lazy("状态"), choices=STATES, required=False)
    who = forms.IntegerField(widget=forms.HiddenInput, required=False)


def _file(label: Any, *, required: bool = False) -> forms.FileField:
    return forms.FileField(label=label, required=required, help_text=gettext_lazy("照片、表格或文档，一次一个"))


def _content(file: "UploadedFile[Any] | None") -> list[tuple[str, bytes]]:
    """The file's name and bytes; one too large is never read."""
    if file is None:
        return []
    if (file.size or 0) > settings.UPLOAD_LIMIT:
        raise ValidationError(_("文件超过%(mb)sMB，请拆分后再传") % {"mb": settings.UPLOAD_LIMIT // 1024 // 1024})
    return [(file.name or "", file.read())]


class _Person(forms.TypedChoiceField):
    """One of some colleagues, subordinates apart from the others; cleans to their account."""

    def offer(self, people: Sequence[Colleague]) -> None:
        self.known = {str(one.account.pk): one.account for one in people}
        groups: dict[Any, list[tuple[str, str]]] = {}
        for one in people:
            group = _("下属（交办）") if one.below else _("同事（请求协助）")
            groups.setdefault(group, []).append((str(one.account.pk), one.label))
        self.choices = [("", _("请选择")), *groups.items()]
        self.coerce = self._account

    def _account(self, key: str) -> Account:
        return self.known[key]


class Ask(AnchangForm):
    asked_of = _Person(label=gettext_lazy("交给谁"))
    title = forms.CharField(label=gettext_lazy("要办的事"), max_length=60)
    when = forms.ChoiceField(label=gettext_lazy("完成期限"), widget=forms.RadioSelect)
    due_at = forms.DateTimeField(
        label=gettext_lazy("具体时间"),
        required=False,
        widget=forms.DateTimeInput,
        help_text=gettext_lazy("选「其他时间」时填写"),
    )
    text = forms.CharField(label=gettext_lazy("具体要求"), max_length=2000, required=False, widget=forms.Textarea)
    file = _file(gettext_lazy("附件"))

    def __init__(self, *args: Any, people: Sequence[Colleague], quick: Sequence[Choice], **kwargs: Any) -> None:
        self.quick = {choice.code: choice.due_at for choice in quick}
        times = [(choice.code, f"{choice.label} {moment(choice.due_at)}") for choice in quick]
        initial = {"when": quick[0].code if quick else EXACT, **kwargs.pop("initial", {})}
        super().__init__(*args, initial=initial, **kwargs)
        self.fields["when"].choices = [*times, (EXACT, _("其他时间"))]  # type: ignore[attr-defined]
        self.fields["asked_of"].offer(people)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        file, when, exact = given.pop("file", None), given.pop("when", ""), given.get("due_at")
        due_at: datetime | None = self.quick.get(when, exact)
        if when == EXACT and due_at is None and "due_at" not in self.errors:
            self.add_error("due_at", _("请填写具体时间"))
        return {**given, "due_at": due_at, "files": _content(file)}


class Decline(AnchangForm):
    reason = forms.CharField(label=gettext_lazy("谢绝的原因"), max_length=200, widget=forms.Textarea)


class Finish(AnchangForm):
    result = forms.CharField(label=gettext_lazy("办理结果"), max_length=2000, widget=forms.Textarea)
    file = _file(gettext_lazy("附件"))

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        file = given.pop("file", None)
        return {**given, "files": _content(file)}


class SendBack(AnchangForm):
    reason = forms.CharField(label=gettext_lazy("退回的原因"), max_length=200, widget=forms.Textarea)
    due_at = forms.DateTimeField(
        label=gettext_lazy("新的期限"),
        required=False,
        widget=forms.DateTimeInput,
        help_text=gettext_lazy("不填沿用原期限；原期限已过的，顺延到下一个工作日"),
    )


class Cancel(AnchangForm):
    reason = forms.CharField(label=gettext_lazy("取消的原因"), max_length=200, widget=forms.Textarea)


class KeepFile(AnchangForm):
    file = _file(gettext_lazy("文件"), required=True)

    def clean(self) -> dict[str, Any]:
        content = _content((super().clean() or {}).get("file"))
        return {"name": content[0][0], "content": content[0][1]} if content else {}


class HandOver(AnchangForm):
    to = _Person(label=gettext_lazy("移交给"))

    def __init__(self, *args: Any, people: Sequence[Colleague], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].offer(people)  # type: ignore[attr-defined]
