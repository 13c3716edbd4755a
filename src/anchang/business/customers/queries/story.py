"""What the room itself tells of a customer: how the file came to be, was changed, handed over, merged."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from anchang.engine.accounts.models import Account
from anchang.engine.ledger.models import Entry, Mention
from anchang.engine.ledger.queries import Told, told

from ..models import Consent, Customer
from .moments import Moment, moments

VERBS = {
    "customers.edit": "pencil",
    "customers.grade": "pencil",
    "customers.assign": "arrows-exchange",
    "customers.identify": "id",
    "customers.add_phone": "phone",
    "customers.drop_phone": "phone-off",
    "customers.make_main_phone": "phone",
    "customers.add_paper": "id",
    "customers.drop_paper": "id",
    "customers.relate": "users",
    "customers.unrelate": "users",
    "customers.merge": "arrows-join",
    "customers.unmerge": "arrows-split",
}


@moments("file", gettext_lazy("资料"))
def file_moments(keys: Sequence[int], account: Account, at: datetime, limit: int) -> Iterator[Moment]:
    """Registered, agreed and withdrew, edited, assigned, merged: five queries. No value of a column is told."""
    for one in Customer.objects.filter(pk__in=keys).order_by("pk").only("first_at", "source")[:limit]:
        words = {"number": one.number, "source": one.get_source_display()}
        yield Moment(one.first_at, "user-plus", _("建档%(number)s，来源：%(source)s") % words)
    yield from _consents(keys, limit)
    yield from _entries(keys, limit)


def _consents(keys: Sequence[int], limit: int) -> Iterator[Moment]:
    for one in Consent.objects.filter(customer__in=keys).order_by("-given_at")[:limit]:
        purpose = one.get_purpose_display()
        yield Moment(one.given_at, "check", _("同意：%(purpose)s") % {"purpose": purpose}, tone="ok")
        if one.withdrawn_at:
            gone = _("撤回同意：%(purpose)s") % {"purpose": purpose}
            yield Moment(one.withdrawn_at, "ban", gone, tone="stop")


def _entries(keys: Sequence[int], limit: int) -> Iterator[Moment]:
    spoken = Mention.objects.filter(label=Customer._meta.label_lower, key__in=keys).values("entry_id")
    rows = told(Entry.objects.filter(pk__in=spoken, verb__in=VERBS).order_by("-pk")[:limit])
    owners = {key for row in rows for key in _owner_change(row)}
    names: dict[int, str] = dict(Account.objects.filter(pk__in=owners).values_list("pk", "name"))
    for row in rows:
        yield Moment(row.at, VERBS[row.verb], _text(row, names), row.who)


def _text(row: Told, names: dict[int, str]) -> str:
    if row.verb == "customers.assign":
        before, after = (*_owner_change(row), 0, 0)[:2]
        words = {"before": names.get(before, _("公海")), "after": names.get(after, _("公海"))}
        return _("由%(before)s转给%(after)s") % words
    reason = str(row.facts.get("reason", ""))
    detail = reason or pgettext("分隔", "、").join(_changed(row))
    return _("%(what)s：%(detail)s") % {"what": row.text, "detail": detail} if detail else row.text


def _owner_change(row: Told) -> tuple[int, ...]:
    pair = next((one["owner_id"] for one in _files(row) if "owner_id" in one), ())
    return tuple(int(key or 0) for key in pair)


def _changed(row: Told) -> list[str]:
    """The names of the columns of the file that changed, in the order in which it has them, without the machine's."""
    written = {name for one in _files(row) for name in one}
    columns: list[Any] = [one for one in Customer._meta.concrete_fields if one.attname in written]
    return [str(one.verbose_name) for one in columns if one.name not in _MACHINE]


def _files(row: Told) -> list[dict[str, Any]]:
    start = f"{Customer._meta.label_lower} "
    return [change for key, change in row.facts.items() if key.startswith(start) and isinstance(change, dict)]


_MACHINE = {"stage", "merged_into", "phone_key", "id_key", "household", "last_contact_at", "owner", "site"}
