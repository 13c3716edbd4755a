from datetime import date, datetime, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from anchang.business.customers.models import Customer
from anchang.business.customers.queries import owners
from anchang.engine.accounts.models import Account
from anchang.lib.calendar import office_day
from anchang.ui.forms import AnchangForm

from ..models import ShowFlat
from ..queries import board
from ..stages import MOST_PEOPLE, Weekday

DAYS = 14


def day_tabs(chosen: date, at: datetime, first: int = 0, count: int = DAYS, more: str = "") -> list[dict[str, Any]]:
    """Links to the days from so many after today on."""
    today = office_day(at)
    found = [today + timedelta(days=first + n) for n in range(count)]
    if chosen not in found:
        found.append(chosen)
    return [
        {"label": _day_label(one, today), "url": f"?on={one}{more}", "current": one == chosen} for one in sorted(found)
    ]


def _day_label(day: date, today: date) -> str:
    if day == today:
        return _("今天")
    return _("%(weekday)s %(day)s") % {"weekday": Weekday(str(day.weekday())).label, "day": f"{day.month}-{day.day}"}


class SlotField(forms.ChoiceField):
    """One of the slots of a day that have a place left; cleans to the flat and the time."""

    def offer(self, customer: Customer, on: date, at: datetime, empty: Any) -> int:
        """Fills the choices; how many there are."""
        flats, rows = board(customer.site, on, at)
        self.known: dict[str, tuple[ShowFlat, datetime]] = {}
        groups: dict[str, list[tuple[str, str]]] = {flat.name: [] for flat in flats}
        for row in rows:
            for cell in row.cells:
                if cell.free and not cell.shut and row.starts_at + timedelta(minutes=cell.flat.slot_minutes) > at:
                    key = f"{cell.flat.pk}-{row.starts_at:%Y%m%d%H%M}"
                    self.known[key] = cell.flat, row.starts_at
                    clock = f"{timezone.localtime(row.starts_at):%H:%M}"
                    left = _("%(at)s（余%(free)s组）") % {"at": clock, "free": cell.free}
                    groups[cell.flat.name].append((key, left))
        self.choices = [("", empty), *((name, rows_) for name, rows_ in groups.items() if rows_)]
        return len(self.known)

    def clean(self, value: Any) -> tuple[ShowFlat, datetime] | None:
        if value and value not in self.known:
            raise ValidationError(_("这一场刚被约走或已经过了，请重新选择"))
        super().clean(value)
        return self.known[value] if value else None


class BookForm(AnchangForm):
    """A slot of the day the address names."""

    slot = SlotField(label=gettext_lazy("样板间和时间"))
    party_size = forms.IntegerField(label=gettext_lazy("人数"), min_value=1, max_value=MOST_PEOPLE, initial=2)
    guide = forms.ModelChoiceField(Account.objects.none(), label=gettext_lazy("带看顾问"))

    def __init__(
        self, *args: Any, customer: Customer, on: date, by: Account, at: datetime, chooses: bool, **kwargs: Any
    ) -> None:
        """`chooses`: whether somebody else than who books may be the guide."""
        people = owners(customer.site, at)
        own = customer.owner_id or by.pk
        super().__init__(*args, initial={"guide": own if own in {one.pk for one in people} else None}, **kwargs)
        slot, guide = self.fields["slot"], self.fields["guide"]
        self.offered = slot.offer(customer, on, at, _("请选择"))  # type: ignore[attr-defined]
        self.fields["party_size"].widget.unit = pgettext_lazy("单位", "人")
        guide.queryset = Account.objects.filter(pk__in=[one.pk for one in people]).order_by("pk")  # type: ignore[attr-defined]
        if not chooses:
            del self.fields["guide"]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        flat, starts_at = given.pop("slot", None) or (None, None)
        return {**given, "flat": flat, "starts_at": starts_at}


class InviteForm(BookForm):
    """The day stands in the address; a slot of a show flat is booked with it only where one is chosen."""

    def __init__(self, *args: Any, on: date, **kwargs: Any) -> None:
        super().__init__(*args, on=on, chooses=False, **kwargs)
        slot = self.fields["slot"]
        slot.required, slot.label = False, _("顺便约样板间")
        slot.choices = [("", _("只邀约到访")), *slot.choices[1:]]  # type: ignore[attr-defined]
        self.on = on

    def clean(self) -> dict[str, Any]:
        return {**super().clean(), "on": self.on}
