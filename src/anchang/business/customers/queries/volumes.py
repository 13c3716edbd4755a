"""How much of the customers' data one person takes, against the thresholds of R-23C."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import QuerySet, Sum

from anchang.engine.accounts.models import Account
from anchang.engine.policies import directory
from anchang.engine.rules.queries import number, rule
from anchang.engine.statements import Code
from anchang.lib.calendar import office_day
from anchang.people.org.models import Site

from ..models import Customer, Export
from ..stages import ExportStage, FileStage
from .completeness import SCANTY, score

PLACES = ("office", "CN")
A_DAY = timedelta(hours=24)
COLUMNS = {"grade": "intent_grade", "source": "source", "owner": "owner_id", "kind": "kind"}
# Who must know, from the first threshold on; each threshold adds one.
WATCHERS = ("sales_supervisor", "sales_manager", "general_manager")


def thresholds(at: datetime) -> tuple[list[int], str]:
    """The three numbers of rows at which an alarm goes, and the version of the rule they were read from."""
    found = rule("export_alarm_rows", office_day(at), PLACES)
    steps = sorted(int(part) for part in found.value.split(","))
    if len(steps) != 3 or steps[0] < 1:
        raise LookupError(f"{found.version} names no three thresholds")
    return steps, found.version


def level_of(rows: int, at: datetime) -> int:
    """How many of the thresholds so many rows reach: 0 to 3."""
    return sum(rows >= step for step in thresholds(at)[0])


def taken_in_a_day(account: Account, at: datetime) -> int:
    """Rows of the person's exports within 24 hours before, those that were not approved left out."""
    mine = Export.objects.filter(by=account, at__gt=at - A_DAY).exclude(stage=ExportStage.REFUSED)
    return int(mine.aggregate(rows=Sum("rows"))["rows"] or 0)


def keep_days(at: datetime) -> int:
    return int(number("export_keep_days", office_day(at), PLACES)[0])


def unmask_limit(at: datetime) -> int:
    return int(number("unmask_day_limit", office_day(at), PLACES)[0])


def listed(account: Account, at: datetime, asked: dict[str, Any]) -> QuerySet[Customer]:
    """The files the account sees under the filters of the list, or of these `keys` that a search found.

    A file quiet for so long is at least as old, which is what the index knows.
    """
    given = {name: Code(value) if isinstance(value, str) else value for name, value in asked.items()}
    rows = Customer.objects.visible_to(account, at).filter(stage=Code(FileStage.OPEN))
    rows = rows.filter(**{COLUMNS[name]: value for name, value in given.items() if name in COLUMNS})
    if "quiet" in asked:
        since = at - timedelta(days=asked["quiet"])
        rows = rows.filter(last_contact_at__lt=since, first_at__lt=since)
    if "scanty" in asked:
        rows = rows.annotate(points=score()).filter(points__lt=SCANTY)
    return rows.filter(pk__in=asked["keys"]) if "keys" in asked else rows


def watchers(site: Site, account: Account, level: int, at: datetime) -> list[Account]:
    """Who is told about somebody who reached that threshold; never that person alone, so one post higher if need be."""
    found: list[Account] = []
    for place, post in enumerate(WATCHERS):
        others = [one for one in directory().holders(post, site.pk, at) if one.pk != account.pk]
        if place < level or not found:
            found += others
    return list({one.pk: one for one in found}.values())
