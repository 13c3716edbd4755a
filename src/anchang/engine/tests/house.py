"""A thing, a directory of people and a way to run deeds at the same moment, for tests that need no room."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.apps.registry import Apps
from django.db import connection, models

from anchang.engine.accounts.models import Account
from anchang.engine.doors.actions import action
from anchang.engine.doors.things import Thing
from anchang.engine.fields import AreaField, MoneyField, RateField, SecretField
from anchang.engine.policies import Grant, Reach, Scope
from anchang.engine.states import Machine, Step

SHANGHAI = ZoneInfo("Asia/Shanghai")
SITE, OTHER_SITE = 1, 2


def moment(month: int, day: int, hour: int = 9, minute: int = 0) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=SHANGHAI)


MONDAY = moment(11, 2)


class Stage(models.TextChoices):
    FREE = "free", "可售"
    HELD = "held", "已锁"
    SOLD = "sold", "已售"


class Flat(Thing):
    """A thing with every kind of column; its table is made by `build`."""

    number = models.CharField(max_length=40, unique=True)
    site_id = models.BigIntegerField(null=True)
    owner_id = models.BigIntegerField(null=True)
    stage = models.CharField(max_length=10, default=Stage.FREE)
    price = MoneyField(null=True)
    size = AreaField(null=True)
    share = RateField(null=True)
    phone = SecretField(default="")
    sold_at = models.DateTimeField(null=True)

    scope = Scope(own="owner_id")
    machine = Machine(
        "stage", Stage, Stage.FREE, [Step("hold", (Stage.FREE,), Stage.HELD), Step("sell", (Stage.HELD,), Stage.SOLD)]
    )

    class Meta:
        app_label = "house"
        apps = Apps()

    def get_absolute_url(self) -> str:
        return f"/flats/{self.number}/"


def build() -> None:
    """Makes the table of flats in the database of the test."""
    sql, parameters = connection.schema_editor(collect_sql=True).table_sql(Flat)
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters or None)


@action("house.open", "建档")
def open_flat(site: Any, *, by: Account, at: datetime, number: str, **columns: Any) -> Flat:
    return Flat.objects.create(number=number, **{"site_id": SITE, **columns})


def flat(number: str = "28-1203", **columns: Any) -> Flat:
    """A flat, opened by the system on Monday morning and read anew."""
    opened = open_flat(None, by=Account.objects.system(), at=MONDAY, number=number, **columns)
    return Flat.objects.get(pk=opened.pk)


def person(name: str) -> Account:
    return Account.objects.get_or_create(username=name, defaults={"name": name})[0]


@dataclass
class Register:
    """A directory kept by hand: grants by account, holders by post, deputies by account and day."""

    grants: dict[int, list[Grant]] = field(default_factory=dict)
    sitting: dict[str, list[Account]] = field(default_factory=dict)
    absences: list[tuple[Account, Account, datetime, datetime]] = field(default_factory=list)

    def allow(self, account: Account, *verbs: str, reach: Reach = Reach.SITE, post: str = "clerk", **more: Any) -> None:
        sites = more.get("sites", frozenset({SITE}))
        found = [Grant(verb, reach, post, post, sites, more.get("people", frozenset())) for verb in verbs]
        self.grants.setdefault(account.pk, []).extend(found)

    def capabilities(self, account: Account, at: datetime) -> list[Grant]:
        return self.grants.get(account.pk, [])

    def holders(self, post: str, site: int, at: datetime) -> list[Account]:
        return self.sitting.get(post, [])

    def deputies(self, account: Account, at: datetime) -> list[Account]:
        return [deputy for absent, deputy, since, until in self.absences if absent == account and since <= at <= until]

    def within(self, account: Account, reach: Reach, at: datetime) -> tuple[frozenset[int], frozenset[int]]:
        return frozenset({SITE}), frozenset({account.pk})


def together(*deeds: Callable[[], Any]) -> list[Any]:
    """Runs the deeds in threads that start at the same moment; each one's result, or what it raised."""
    gate, results = threading.Barrier(len(deeds)), [None] * len(deeds)

    def run(place: int, deed: Callable[[], Any]) -> None:
        gate.wait(20)
        try:
            results[place] = deed()
        except Exception as error:
            results[place] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=numbered) for numbered in enumerate(deeds)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return results
