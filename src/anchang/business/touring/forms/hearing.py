from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from anchang.ui.forms import AnchangForm, fit

from ..models import QuestionSet
from ..queries.hearing import in_words
from ..stages import Side, Way

STARS = [(one, str(one)) for one in range(1, 6)]
LONGEST = 500


class HearForm(AnchangForm):
    """The questions of the site, one to five stars each, then what pleased and what put off."""

    def __init__(self, *args: Any, asked: QuestionSet, outside: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.asked, self.outside = asked, outside
        if not outside:
            ways = [(Way.PHONE, Way.PHONE.label), (Way.IN_PERSON, Way.IN_PERSON.label)]
            self.fields["way"] = forms.ChoiceField(
                label=gettext_lazy("方式"), choices=ways, widget=forms.RadioSelect, initial=Way.PHONE
            )
        for place, pair in enumerate(asked.questions, start=1):
            self.fields[f"stars-{place}"] = forms.TypedChoiceField(
                label=in_words(pair), choices=STARS, coerce=int, widget=forms.RadioSelect
            )
        for side in Side:
            words = [(pair[0], in_words(pair)) for pair in getattr(asked, side)]
            self.fields[side] = forms.MultipleChoiceField(
                label=side.label, choices=words, required=False, widget=forms.CheckboxSelectMultiple
            )
            self.fields[f"{side}_text"] = forms.CharField(
                label=gettext_lazy("还想说的"), max_length=LONGEST, required=False, widget=forms.Textarea
            )
        for field in self.fields.values():
            fit(field)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        stars = {
            place: given[name]
            for place in range(1, len(self.asked.questions) + 1)
            if (name := f"stars-{place}") in given
        }
        plain = {name: value for name, value in given.items() if not name.startswith("stars-")}
        return {**plain, "stars": stars, "way": given.get("way", Way.LINK)}


def _lines(text: str) -> list[str]:
    return text.splitlines()


class QuestionsForm(AnchangForm):
    """Three lists, a line each."""

    edition = forms.IntegerField(widget=forms.HiddenInput())
    questions = forms.CharField(
        label=gettext_lazy("问题"), help_text=gettext_lazy("一行一个，客户给每个打1到5分"), widget=forms.Textarea
    )
    pleased = forms.CharField(label=Side.PLEASED.label, required=False, widget=forms.Textarea)
    put_off = forms.CharField(label=Side.PUT_OFF.label, required=False, widget=forms.Textarea)

    def __init__(self, *args: Any, known: QuestionSet, **kwargs: Any) -> None:
        names = ("questions", "pleased", "put_off")
        initial = {name: "\n".join(pair[0] for pair in getattr(known, name)) for name in names}
        super().__init__(*args, initial={**initial, "edition": known.edition}, **kwargs)
        for name in names:
            self.fields[name].widget.attrs["rows"] = "6"

    def clean_questions(self) -> list[str]:
        return _lines(self.cleaned_data["questions"])

    def clean_pleased(self) -> list[str]:
        return _lines(self.cleaned_data["pleased"])

    def clean_put_off(self) -> list[str]:
        return _lines(self.cleaned_data["put_off"])
