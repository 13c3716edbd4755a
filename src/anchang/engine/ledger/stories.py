"""The ledger as a page shows it: what was done to these things, by whom, and what changed in words."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db.models import BooleanField, DateField, DateTimeField, Field, ForeignKey, Model
from django.utils.translation import gettext as _

from anchang.engine.fields import MoneyField
from anchang.ui.tags import formats

from .queries import Told, history

SECRET = "‹secret›"  # noqa: S105 the mark itself


@dataclass(frozen=True)
class Passage:
    """One entry: `facts` are (label, before, after) of the columns that changed; `kind` colours it (ok, warn, stop)."""

    at: datetime
    who: str
    text: str
    kind: str = ""
    reason: str = ""
    facts: list[tuple[str, str, str]] = field(default_factory=list)


def story(*things: Model, kinds: Mapping[str, str] | None = None) -> list[Passage]:
    """What was done to the things, newest first. Of a secret or personal column only that it changed.

    `kinds` colours verbs. Columns without a verbose name of their own are left out: they are the machine's.
    """
    known = {f"{thing._meta.label_lower} {thing.pk}": thing for thing in things}
    names: dict[tuple[str, Any], str] = {}
    return [_passage(entry, known, kinds or {}, names) for entry in history(*things)]


def _passage(entry: Told, known: dict[str, Model], kinds: Mapping[str, str], names: dict[Any, str]) -> Passage:
    facts: list[tuple[str, str, str]] = []
    for key, changes in entry.facts.items():
        if key in known and isinstance(changes, dict) and "+" not in changes:
            facts += _changes(known[key], changes, names)
    return Passage(
        entry.at, entry.who, entry.text, kinds.get(entry.verb, ""), str(entry.facts.get("reason", "")), facts
    )


def _changes(thing: Model, changes: dict[str, Any], names: dict[Any, str]) -> list[tuple[str, str, str]]:
    found = []
    for name, pair in changes.items():
        column = _column(thing, name)
        if column is not None and isinstance(pair, list) and len(pair) == 2:
            before, after = (_shown(column, value, names) for value in pair)
            found.append((str(column.verbose_name), before, after))
    return found


def _column(thing: Model, name: str) -> Field | None:
    try:
        column = thing._meta.get_field(name.removesuffix("_id"))
    except FieldDoesNotExist:
        return None
    named = isinstance(column, Field) and str(column.verbose_name) != column.name.replace("_", " ")
    return column if isinstance(column, Field) and named else None


def _shown(column: Field, value: Any, names: dict[Any, str]) -> str:
    if value is None or value == "":
        return ""
    if value == SECRET:
        return _("不显示")
    if isinstance(column, ForeignKey):
        key = (column.name, value)
        if key not in names:
            names[key] = str(column.related_model._base_manager.filter(pk=value).first() or value)
        return names[key]
    return _written(column, value)


def _written(column: Field, value: Any) -> str:
    """The value of a plain column, which the ledger keeps as JSON, as every other page shows such a value."""
    if isinstance(column, DateTimeField):
        return formats.moment(datetime.fromisoformat(value))
    if isinstance(column, DateField):
        return formats.day(date.fromisoformat(value))
    if isinstance(column, MoneyField):
        return formats.yuan(Decimal(value))
    if isinstance(column, BooleanField):
        return _("是") if value else _("否")
    return str(dict(column.flatchoices).get(value, value))
