from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anchang.engine.accounts.models import Account
from anchang.ui.forms import AnchangForm

from ..models import Customer
from ..queries import search
from ..stages import FAMILY, Kind, RelationKind

TITLED = (RelationKind.CONTACT,)


class CustomerField(forms.CharField):
    """One customer of the site whom the account sees, named by phone, number KH… or a name nobody else has."""

    def __init__(self, **kwargs: Any) -> None:
        placeholder = {"placeholder": gettext_lazy("电话、编号或姓名"), "autocomplete": "off"}
        super().__init__(max_length=60, widget=forms.TextInput(attrs=placeholder), **kwargs)

    def look_in(self, customer: Customer, account: Account, at: datetime) -> None:
        self.customer, self.account, self.at = customer, account, at

    def clean(self, value: Any) -> Customer:
        typed = super().clean(value)
        found = [one for one in search(self.account, typed, self.at) if one.site_id == self.customer.site_id]
        others = [one for one in found if one.pk != self.customer.pk]
        if len(others) == 1:
            return others[0]
        if not others:
            raise ValidationError(_("没有找到您能看到的客户，请核对电话或编号"))
        names = "、".join(f"{one.shown_name} {one.number}" for one in others[:5])
        raise ValidationError(_("有几位客户符合，请填编号：%(names)s") % {"names": names})


class RelateForm(AnchangForm):
    other = CustomerField(label=gettext_lazy("对方"))
    kind = forms.ChoiceField(label=gettext_lazy("对方是这位客户的"), choices=RelationKind.choices)
    title = forms.CharField(label=gettext_lazy("职务"), max_length=40, required=False)
    note = forms.CharField(label=gettext_lazy("备注"), max_length=200, required=False)

    def __init__(self, *args: Any, customer: Customer, account: Account, at: datetime, **kwargs: Any) -> None:
        """A person has family and no contacts, an organisation the other way round."""
        super().__init__(*args, **kwargs)
        self.fields["other"].look_in(customer, account, at)  # type: ignore[attr-defined]
        wrong = TITLED if customer.kind == Kind.PERSON else FAMILY
        offered = [choice for choice in RelationKind.choices if choice[0] not in wrong]
        if customer.kind == Kind.PERSON:
            del self.fields["title"]
        else:
            offered.sort(key=lambda choice: choice[0] not in TITLED)
        self.fields["kind"].choices = offered  # type: ignore[attr-defined]


class MergeForm(AnchangForm):
    """Which of these files are one person, and which of them is to speak from now on."""

    chosen = forms.MultipleChoiceField(label=gettext_lazy("是同一位客户的资料"), widget=forms.CheckboxSelectMultiple)
    keep = forms.ChoiceField(label=gettext_lazy("保留哪一份"), widget=forms.RadioSelect)
    reason = forms.CharField(label=gettext_lazy("为什么是同一位客户"), max_length=200)

    def __init__(self, *args: Any, file: Customer, others: Sequence[Customer], **kwargs: Any) -> None:
        self.known = {str(one.pk): one for one in (file, *others)}
        preset = [str(one.pk) for one in others] if len(others) == 1 else []
        super().__init__(*args, initial={"chosen": preset, "keep": str(file.pk)}, **kwargs)
        named = [(key, f"{one.number} {one.shown_name}（{one.owner_name}）") for key, one in self.known.items()]
        self.fields["chosen"].choices = named[1:]  # type: ignore[attr-defined]
        self.fields["keep"].choices = named  # type: ignore[attr-defined]
        self.file = str(file.pk)

    def clean(self) -> dict[str, Any]:
        """What the verb merge needs: the file that stays, the others, and why."""
        given = super().clean() or {}
        if self.errors:
            return given
        together = {self.file, *given["chosen"]}
        if given["keep"] not in together:
            raise ValidationError(_("要保留的资料必须是选中的一份"))
        others = [self.known[key] for key in together if key != given["keep"]]
        return {"keep": self.known[given["keep"]], "others": others, "reason": given["reason"]}
