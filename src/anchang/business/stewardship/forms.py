from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from anchang.engine.accounts.models import Account
from anchang.lib.calendar import office_day
from anchang.ui.forms import AnchangForm, DayInput

from .queries import Class, Colleague, Proposal
from .stages import CATCH_ALL, LEVEL_NAMES


class PersonField(forms.TypedChoiceField):
    """One of these colleagues, by name and post; cleans to the account."""

    def offer(self, people: Iterable[Colleague]) -> None:
        self.known = {str(one.account.pk): one.account for one in people}
        named = [
            (key, _("%(name)s（%(post)s）") % {"name": one.account.name, "post": one.post})
            for key, one in zip(self.known, people, strict=True)
        ]
        self.choices = [("", _("请选择")), *named]
        self.coerce = self.known.__getitem__
        self.empty_value = None


class SetClass(AnchangForm):
    steward = PersonField(label=gettext_lazy("责任人"), required=False)
    is_on = forms.BooleanField(label=gettext_lazy("启用这一类"), required=False)

    def __init__(self, *args: Any, now: Class, people: list[Colleague], **kwargs: Any) -> None:
        initial = {"steward": now.steward.pk if now.steward else "", "is_on": now.is_on}
        super().__init__(*args, initial=initial, **kwargs)
        self.fields["steward"].offer(people)  # type: ignore[attr-defined]
        self.always_on = now.kind == CATCH_ALL
        if self.always_on:
            del self.fields["is_on"]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        given.setdefault("is_on", self.always_on)
        if given["is_on"] and not given.get("steward") and "steward" not in self.errors:
            self.add_error("steward", _("请指定责任人：每类资料都要有人管"))
        return given


class SetLevel(AnchangForm):
    person = PersonField(label=gettext_lazy("专员"))
    level = forms.TypedChoiceField(
        label=gettext_lazy("业务能力"), choices=list(LEVEL_NAMES.items()), coerce=int, widget=forms.RadioSelect
    )
    since = forms.DateField(label=gettext_lazy("从哪天起"), widget=DayInput())
    why = forms.CharField(
        label=gettext_lazy("评定依据"),
        max_length=200,
        widget=forms.Textarea,
        help_text=gettext_lazy("看成交、跟进质量、客户反馈，写事实"),
    )

    def __init__(
        self, *args: Any, at: datetime, people: list[Colleague], chosen: str, level: int, **kwargs: Any
    ) -> None:
        """`chosen` is the key of whom the page was opened for, `level` what they have now."""
        initial = {"person": chosen, "level": level, "since": office_day(at)}
        super().__init__(*args, initial=initial, **kwargs)
        self.fields["person"].offer(people)  # type: ignore[attr-defined]
        self.fields["since"].widget.attrs["min"] = f"{office_day(at):%Y-%m-%d}"


class Extract(AnchangForm):
    number = forms.IntegerField(
        label=gettext_lazy("提取份数"),
        min_value=0,
        max_value=100_000,
        help_text=gettext_lazy("逐份看过后填写，要和清单上的份数一致"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["number"].widget.unit = pgettext_lazy("单位", "份")


class Note(AnchangForm):
    note = forms.CharField(
        label=gettext_lazy("客户动态"),
        max_length=500,
        widget=forms.Textarea,
        help_text=gettext_lazy("最近在看什么、等什么、有什么变化；不写电话和证件号"),
    )
    is_important = forms.BooleanField(label=gettext_lazy("重要，报给上级"), required=False)


class SendDigest(AnchangForm):
    text = forms.CharField(label=gettext_lazy("补充说明"), max_length=1000, required=False, widget=forms.Textarea)


class Assign(AnchangForm):
    """One field a file: who gets it, filled in with the proposal."""

    def __init__(self, *args: Any, proposal: Proposal, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people: dict[str, Account] = {
            str(one.colleague.account.pk): one.colleague.account for one in proposal.offers
        }
        choices = [(key, one.name) for key, one in self.people.items()]
        self.dealt = proposal.files
        for file, taker in proposal.files:
            field = forms.ChoiceField(label=file.shown_name, choices=choices, initial=str(taker))
            field.widget.attrs["aria-label"] = _("%(number)s分给谁") % {"number": file.number}
            self.fields[f"file-{file.pk}"] = field

    @property
    def lines(self) -> list[tuple[Any, Any]]:
        """Each file with its field."""
        return [(file, self[f"file-{file.pk}"]) for file, _taker in self.dealt]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        chosen = {
            int(name.removeprefix("file-")): self.people[key]
            for name, key in given.items()
            if name.startswith("file-") and key in self.people
        }
        return {"chosen": chosen}
