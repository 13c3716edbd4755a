from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from anchang.ui.forms import AnchangForm, fit

from ..models import Layout
from ..stages import FIELDS, Occasion
from .asking import asked_field

ASK = [
    ("must", pgettext_lazy("登记表", "必填")),
    ("may", pgettext_lazy("登记表", "选填")),
    ("no", pgettext_lazy("登记表", "不问")),
]
MOST_QUESTIONS, LONGEST_WORDS = 8, 40


class LayoutForm(AnchangForm):
    """登记表: each field of the product asked or not, and the office's own questions, one a line."""

    own = forms.CharField(
        label=gettext_lazy("自己的问题"),
        required=False,
        max_length=1000,
        widget=forms.Textarea,
        help_text=gettext_lazy(
            "一行一个。有选项就写在竖线后面，用顿号分开；必填的在行首写星号。例如：*家里几口人｜1-2人、3人、4人以上"
        ),
    )

    def __init__(self, *args: Any, layout: Layout, **kwargs: Any) -> None:
        self.names = FIELDS[Occasion(layout.occasion)]
        ways = {name: "must" if name in layout.must else "may" if name in layout.asked else "no" for name in self.names}
        super().__init__(*args, initial={**ways, "own": as_lines(layout)}, **kwargs)
        for name in self.names:
            self.fields[name] = self._ask(name)
            fit(self.fields[name])
        self.order_fields(self.names)

    @staticmethod
    def _ask(name: str) -> forms.ChoiceField:
        return forms.ChoiceField(label=asked_field(name).label, choices=ASK, widget=forms.RadioSelect)

    def clean_own(self) -> list[dict[str, Any]]:
        lines = [line.strip() for line in self.cleaned_data["own"].splitlines() if line.strip()]
        if len(lines) > MOST_QUESTIONS:
            raise ValidationError(_("最多%(most)s个问题，客户等不了太久") % {"most": MOST_QUESTIONS})
        return [_read(number, line) for number, line in enumerate(lines, 1)]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        asked = [name for name in self.names if given.get(name) in ("must", "may")]
        must = [name for name in asked if given.get(name) == "must"]
        return {"asked": asked, "must": must, "own": given.get("own", [])}


def _read(number: int, line: str) -> dict[str, Any]:
    words, _bar, choices = line.lstrip("*＊").replace("|", "｜").partition("｜")
    words, found = words.strip(), [one.strip() for one in choices.split("、") if one.strip()]
    if not words or len(words) > LONGEST_WORDS:
        raise ValidationError(_("第%(number)s行：问题写1到40个字") % {"number": number})
    if len(found) == 1:
        raise ValidationError(_("第%(number)s行：选项至少两个，用顿号分开") % {"number": number})
    return {"words": words, "choices": found, "is_must": line[0] in "*＊"}


def as_lines(layout: Layout) -> str:
    """The office's own questions as the form takes them."""
    own = layout.own  # type: ignore[attr-defined]
    return "\n".join(
        f"{'*' if one.is_must else ''}{one.words}{'｜' + '、'.join(one.choices) if one.choices else ''}" for one in own
    )
