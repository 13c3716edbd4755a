from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy, pgettext_lazy

from anchang.business.customers.models import Customer
from anchang.business.customers.stages import Purpose
from anchang.ui.forms import AnchangForm, fit

from ..models import Layout, Question

SOURCES = Customer._meta.get_field("source").choices or []
GRADES = [(value, value) for value, _label in Customer._meta.get_field("intent_grade").choices or []]
UNITS = {"budget_wan": pgettext_lazy("单位", "万元"), "area_wanted": "㎡"}


def asked_field(name: str) -> forms.Field:
    """A field of the product that a site may ask at a registration (stages.FIELDS)."""
    if name == "purpose":
        choices = [("", gettext_lazy("未问")), *Purpose.choices]
        return forms.ChoiceField(label=gettext_lazy("置业目的"), choices=choices)
    if name == "intent_grade":
        return forms.ChoiceField(label=gettext_lazy("意向等级"), choices=GRADES, widget=forms.RadioSelect)
    if name == "budget_wan":
        return forms.IntegerField(label=gettext_lazy("预算"), min_value=1, max_value=1_000_000)
    if name == "area_wanted":
        least, most = Decimal(1), Decimal(10_000)
        return forms.DecimalField(label=gettext_lazy("意向面积"), min_value=least, max_value=most, decimal_places=2)
    if name == "wants":
        return forms.CharField(label=gettext_lazy("意向户型"), max_length=60)
    return forms.CharField(label=gettext_lazy("备注"), max_length=500, widget=forms.Textarea)


def own_field(question: Question) -> forms.Field:
    """A question of the office's own, with its choices or for a few words."""
    if not question.choices:
        return forms.CharField(label=question.words, max_length=200)
    choices = [(one, one) for one in question.choices]
    return forms.ChoiceField(label=question.words, choices=choices, widget=forms.RadioSelect)


class Registration(AnchangForm):
    """What a site asks: the fields of its layout in their order, and after them its own questions."""

    def __init__(self, *args: Any, layout: Layout, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.layout = layout
        own: list[Question] = layout.own  # type: ignore[attr-defined]
        self.own = {f"own_{one.place}": one for one in own}
        for name in layout.asked:
            self._add(name, asked_field(name), name in layout.must)
        for name, one in self.own.items():
            self._add(name, own_field(one), one.is_must)
        for name in set(UNITS) & set(layout.asked):
            self.fields[name].widget.unit = UNITS[name]

    def _add(self, name: str, field: forms.Field, must: bool) -> None:
        field.required = field.widget.is_required = must and not self._asks_nothing_more()
        field.widget.use_required_attribute = lambda _initial: False
        self.fields[name] = field
        fit(field)

    def _asks_nothing_more(self) -> bool:
        """Of whoever leaves no phone nothing else is asked, which is known once the form comes."""
        return self.is_bound and (not self.data.get("phone") or self.data.get("consent") == "no")

    @property
    def asked(self) -> tuple[str, ...]:
        """The names of the fields that the site chose, in their order."""
        return (*self.layout.asked, *self.own)

    def clean(self) -> dict[str, Any]:
        given: Mapping[str, Any] = super().clean() or self.cleaned_data
        answers = {one.words: str(given.get(name) or "") for name, one in self.own.items()}
        plain = {name: value for name, value in given.items() if name not in self.own}
        return {**plain, "answers": {words: said for words, said in answers.items() if said}}
