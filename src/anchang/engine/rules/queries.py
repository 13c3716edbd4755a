from datetime import date, timedelta
from decimal import Decimal

from django.db.models import DateField, Q, QuerySet

from anchang.engine.doors.work import current
from anchang.engine.statements import Given, Question

from .models import Rule


def rule(code: str, on: date, places: tuple[str, ...] = ("CN",)) -> Rule:
    """The version in force on that day; the most local of `places` (named from local to national) wins.

    Raises LookupError when no version is in force: a rule nobody loaded must not be taken as absent.
    """
    found = [one for one in _in_force(on) if one.code == code]
    for place in places:
        versions = sorted((one for one in found if one.jurisdiction == place), key=lambda one: one.effective_from)
        if versions:
            return versions[-1]
    raise LookupError(f"no version of {code} is in force on {on}")


_ON = Given("on", DateField())
_IN_FORCE = Question(
    lambda: Rule.objects.filter(Q(effective_to=None) | Q(effective_to__gte=_ON), effective_from__lte=_ON)
)


def _in_force(on: date) -> list[Rule]:
    """Every version in force on that day. A step asks once for all the rules it will need."""
    work = current()
    if work is None:
        return _IN_FORCE.ask(on=on)
    rules: dict[date, list[Rule]] = work.kept.setdefault("rules", {})
    if on not in rules:
        rules[on] = _IN_FORCE.ask(on=on)
    return rules[on]


def number(code: str, on: date, places: tuple[str, ...] = ("CN",)) -> tuple[Decimal, str]:
    """The rule's value as a number, and the version it was read from."""
    found = rule(code, on, places)
    return Decimal(found.value), found.version


def stale(on: date) -> QuerySet[Rule]:
    """Rules in force that nobody has looked up again in twelve months."""
    fresh = on - timedelta(days=365)
    in_force = Rule.objects.filter(Q(effective_to=None) | Q(effective_to__gte=on), effective_from__lte=on)
    return in_force.filter(Q(verified_on=None) | Q(verified_on__lt=fresh))
