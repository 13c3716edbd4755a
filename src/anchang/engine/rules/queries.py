from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal

from django.db import DEFAULT_DB_ALIAS
from django.db.models import DateField, Q, QuerySet

from anchang.engine.doors.work import current
from anchang.engine.statements import Given, Question

from .models import Rule


def rule(code: str, on: date, places: tuple[str, ...] = ("CN",)) -> Rule:
    """The version in force on that day; the most local of `places` (named from local to national) wins.

    Raises LookupError when no version is in force: a rule nobody loaded must not be taken as absent.
    """
    return _most_local(_in_force(code, on), code, on, places)


def _most_local(versions_: Iterable[Rule], code: str, on: date, places: tuple[str, ...]) -> Rule:
    found = [one for one in versions_ if one.code == code]
    for place in places:
        versions = sorted((one for one in found if one.jurisdiction == place), key=lambda one: one.effective_from)
        if versions:
            return versions[-1]
    raise LookupError(f"no version of {code} is in force on {on}")


class Versions:
    """Every version of some rules, read once, for whoever asks about many days and places."""

    def __init__(self, *codes: str) -> None:
        self._rows = list(Rule.objects.filter(code__in=codes))

    def rule(self, code: str, on: date, places: tuple[str, ...] = ("CN",)) -> Rule:
        """The version in force that day at the most local of the places; LookupError where there is none."""
        in_force = [
            one
            for one in self._rows
            if one.effective_from <= on and (one.effective_to is None or on <= one.effective_to)
        ]
        return _most_local(in_force, code, on, places)

    def number(self, code: str, on: date, places: tuple[str, ...] = ("CN",)) -> Decimal:
        """Its value."""
        return Decimal(self.rule(code, on, places).value)


_COLUMNS = [column.attname for column in Rule._meta.concrete_fields]
_CODE = _COLUMNS.index("code")
_ON = Given("on", DateField())
_FROM_THEN_ON = Q(effective_to=None) | Q(effective_to__gte=_ON)
_IN_FORCE = Question(lambda: Rule.objects.filter(_FROM_THEN_ON, effective_from__lte=_ON).values_list(*_COLUMNS))


def _in_force(code: str, on: date) -> list[Rule]:
    """The versions in force on that day. A step asks once for all the rules it will need, and makes those it uses."""
    work = current()
    rows = None if work is None else work.kept.setdefault("rules", {}).get(on)
    if rows is None:
        rows = _IN_FORCE.ask(on=on)
        if work is not None:
            work.kept["rules"][on] = rows
    return [Rule.from_db(DEFAULT_DB_ALIAS, _COLUMNS, row) for row in rows if row[_CODE] == code]


def number(code: str, on: date, places: tuple[str, ...] = ("CN",)) -> tuple[Decimal, str]:
    """The rule's value as a number, and the version it was read from."""
    found = rule(code, on, places)
    return Decimal(found.value), found.version


def stale(on: date) -> QuerySet[Rule]:
    """Rules in force that nobody has looked up again in twelve months."""
    fresh = on - timedelta(days=365)
    in_force = Rule.objects.filter(Q(effective_to=None) | Q(effective_to__gte=on), effective_from__lte=on)
    return in_force.filter(Q(verified_on=None) | Q(verified_on__lt=fresh))
