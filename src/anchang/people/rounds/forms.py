from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from anchang.engine.accounts.models import Account
from anchang.engine.files.pictures import PicturesField
from anchang.ui.forms import AnchangForm, fit, yes_or_no

from .actions import LONGEST, PHOTOS, Answer
from .models import Checklist, Item
from .stages import FindingStage, Kind, Outcome

NOTE = 500
SPARE = 2
OF_A_PERSON = (
    (Outcome.OK, gettext_lazy("合格")),
    (Outcome.FAILED, gettext_lazy("不合格")),
    (Outcome.NOT_APPLICABLE, gettext_lazy("不在岗")),
)


def _outcome(label: str, choices: Any = Outcome.choices) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=choices, widget=forms.RadioSelect)


def _more(name: str) -> dict[str, forms.Field]:
    """What can be told beside the answer of that name."""
    note = forms.CharField(
        label=gettext_lazy("情况"), max_length=NOTE, required=False, widget=forms.Textarea(attrs={"rows": "2"})
    )
    photos = PicturesField(most=PHOTOS, too_many=gettext_lazy("每项最多%(most)s张照片"))
    return {f"{name}-note": note, f"{name}-photos": photos}


@dataclass(frozen=True)
class Asked:
    """One question of a list as the page shows it: an item, or a person with the items that may fail."""

    outcome: BoundField
    note: BoundField
    photos: BoundField
    items: BoundField | None = None


class Walk(AnchangForm):
    """A list to walk: every question starts without an answer, and all of them are sent at once."""

    def __init__(
        self, *args: Any, checklist: Checklist, items: Sequence[Item], people: Sequence[Account], **kwargs: Any
    ):
        self.checklist, self.people = checklist, {f"p{person.pk}": person for person in people}
        self.items = {f"i{item.pk}": item for item in items}
        super().__init__(*args, **kwargs)
        asked = self.people if checklist.kind == Kind.PEOPLE else self.items
        if checklist.kind == Kind.PERSON:
            chosen = [("", _("请选择")), *((name, person.name) for name, person in self.people.items())]
            self.fields["subject"] = forms.ChoiceField(label=_("检查对象"), choices=chosen)
        for name in asked:
            self.fields.update(self._question(name))
        note = forms.CharField(label=_("备注"), max_length=NOTE, required=False, widget=forms.Textarea)
        self.fields["note"] = note
        for field in self.fields.values():
            fit(field)

    def _question(self, name: str) -> dict[str, forms.Field]:
        if name in self.items:
            return {name: _outcome(self.items[name].words), **_more(name)}
        wrong = forms.MultipleChoiceField(
            label=_("不合格项"),
            choices=[(key, item.words) for key, item in self.items.items()],
            widget=forms.CheckboxSelectMultiple,
            required=False,
        )
        return {name: _outcome(self.people[name].name, OF_A_PERSON), f"{name}-items": wrong, **_more(name)}

    @property
    def groups(self) -> list[tuple[str, list[Asked]]]:
        """The questions under their headings, in order."""
        found: dict[str, list[Asked]] = {}
        for name in self._names():
            heading = self.items[name].heading if name in self.items else ""
            items = self[f"{name}-items"] if name in self.people else None
            asked = Asked(self[name], self[f"{name}-note"], self[f"{name}-photos"], items)
            found.setdefault(heading, []).append(asked)
        return list(found.items())

    def _names(self) -> list[str]:
        return [name for name in (*self.items, *self.people) if name in self.fields]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        for name in self._names():
            if given.get(name) == Outcome.FAILED:
                self._explained(name, given)
        if self.errors:
            return given
        subject = self.people.get(given.get("subject", ""))
        answers = [answer for name in self._names() for answer in self._answers(name, given, subject)]
        return {"checklist": self.checklist, "answers": answers, "note": given["note"]}

    def _explained(self, name: str, given: dict[str, Any]) -> None:
        if not given.get(f"{name}-note", "").strip() and f"{name}-note" not in self.errors:
            self.add_error(f"{name}-note", _("请写明不合格的情况"))
        if name in self.people and not given.get(f"{name}-items"):
            self.add_error(f"{name}-items", _("请选择不合格项"))

    def _answers(self, name: str, given: dict[str, Any], subject: Account | None) -> Iterator[Answer]:
        outcome, note, photos = given[name], given[f"{name}-note"], given[f"{name}-photos"]
        if name in self.items:
            yield Answer(outcome, self.items[name], subject, note, photos)
        elif outcome != Outcome.FAILED:
            yield Answer(outcome, None, self.people[name], note, photos)
        else:
            # The pictures show the person once; they stand with the first item that failed.
            for place, key in enumerate(given[f"{name}-items"]):
                yield Answer(outcome, self.items[key], self.people[name], note, photos if place == 0 else ())


class Edit(AnchangForm):
    """A list as an office rewrites it: under each heading one item a line; spare headings at the end."""

    name = forms.CharField(label=gettext_lazy("清单名称"), max_length=40)
    place = forms.CharField(label=gettext_lazy("检查地点"), max_length=40)
    minutes = forms.IntegerField(
        label=gettext_lazy("整改时限"),
        min_value=30,
        max_value=2400,
        help_text=gettext_lazy("从发现起算的工作时间，单位分钟"),
    )

    def __init__(self, *args: Any, edition: Checklist, **kwargs: Any) -> None:
        self.edition = edition
        groups: dict[str, list[str]] = {}
        for item in edition.items.all():
            groups.setdefault(item.group, []).append(item.text)
        self.count = len(groups) + SPARE
        initial = {"name": edition.name, "place": edition.place, "minutes": edition.minutes}
        for place, (name, texts) in enumerate(groups.items()):
            initial |= {f"g{place}-name": name, f"g{place}-items": "\n".join(texts)}
        super().__init__(*args, initial=initial, **kwargs)
        for place in range(self.count):
            self.fields.update(self._group(place))

    def _group(self, place: int) -> dict[str, forms.Field]:
        number = {"number": place + 1}
        lines = forms.Textarea(attrs={"rows": "6"})
        return {
            f"g{place}-name": forms.CharField(label=_("分组%(number)s") % number, max_length=40, required=False),
            f"g{place}-items": forms.CharField(
                label=_("分组%(number)s的检查项") % number, required=False, widget=lines, help_text=_("一行一条")
            ),
        }

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        groups = []
        for place in range(self.count):
            name, texts = given.get(f"g{place}-name", ""), given.get(f"g{place}-items", "").splitlines()
            if any(len(text.strip()) > LONGEST for text in texts):
                self.add_error(f"g{place}-items", _("每条不超过%(most)s个字") % {"most": LONGEST})
            if any(texts) and not name:
                self.add_error(f"g{place}-name", _("请填写分组名称"))
            groups.append((name, texts))
        kept = {name: given.get(name) for name in ("name", "place", "minutes")}
        return {**kept, "groups": groups, "edition": self.edition}


class Recheck(AnchangForm):
    passed = yes_or_no(gettext_lazy("复查结果"), pgettext_lazy("复查", "合格"), pgettext_lazy("复查", "仍不合格"))
    note = forms.CharField(
        label=gettext_lazy("情况"),
        max_length=NOTE,
        required=False,
        widget=forms.Textarea,
        help_text=gettext_lazy("仍不合格要写明，任务会退回整改人"),
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("passed") is False and not given.get("note", "").strip():
            self.add_error("note", _("请写明仍不合格的情况"))
        return given


class Look(AnchangForm):
    """What of the findings is shown; without a stage, everything that is not done."""

    stage = forms.ChoiceField(
        label=gettext_lazy("状态"),
        required=False,
        choices=[("", gettext_lazy("未关闭")), *FindingStage.choices],
    )
    code = forms.ChoiceField(label=gettext_lazy("清单"), required=False)
    late = forms.BooleanField(label=gettext_lazy("只看逾期"), required=False)

    def __init__(self, *args: Any, lists: Sequence[Checklist], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen = [("", _("全部")), *((one.code, one.title) for one in lists)]
        self.fields["code"].choices = chosen  # type: ignore[attr-defined]
