"""A site whose classes of data have stewards, and files that nobody owns yet."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoDbBlocker
from tests.office import MONDAY, Office, enter, office, opened_once, rows

from anchang.business.customers import actions as customers
from anchang.business.customers.models import Customer, Token
from anchang.business.reception import actions as reception
from anchang.business.stewardship import actions, queries
from anchang.business.stewardship.models import Batch, Day, FirstContact, Row
from anchang.business.stewardship.stages import Kind
from anchang.engine.accounts.models import Account
from anchang.engine.notices.models import Notice

__all__ = ["office"]

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
STEWARDS = {
    Kind.FRESH: "zhengxin", Kind.POOL: "zhengxin", Kind.BOUGHT: "lijing", Kind.ORGANISATION: "zhanglei",
    Kind.CHANNEL: "zhaoxue", Kind.WARM: "lijing", Kind.PLAIN: "zhanglei", Kind.OTHER: "zhengxin",
}  # fmt: skip


@dataclass
class Cabinet:
    office: Office
    at: datetime
    files: int = 0

    def who(self, username: str) -> Account:
        return self.office.account(username)

    def give_stewards(self, *kinds: str, at: datetime | None = None) -> None:
        """Those classes, or all of them, get the steward of the table above."""
        for kind in kinds or STEWARDS:
            given = {"kind": kind, "steward": self.who(STEWARDS[Kind(kind)])}
            actions.set_class(self.office.site, by=self.who("wangmin"), at=at or self.at, **given)

    def file(self, who: str = "lijing", at: datetime | None = None, **given: Any) -> Customer:
        """A file of somebody's; `who` empty leaves it in the pool."""
        self.files += 1
        facts = {"name": f"客户{self.files}", "source": "walk_in", "consent": True, "phone": f"1390000{self.files:04d}"}
        owner = self.who(who or "lijing")
        made = customers.register(self.office.site, by=owner, at=at or self.at, **{**facts, **given})
        if not who:
            rows(Customer).filter(pk=made.pk).update(owner=None)
            rows(Token).filter(customer=made).update(owner_id=None)
        return Customer.objects.select_related("site", "owner").get(pk=made.pk)

    def make_day(self, at: datetime | None = None) -> Day:
        made: Day = actions.make_day(self.office.site, by=Account.objects.system(), at=at or self.at)
        return made

    def batch(self, kind: str) -> Batch:
        return Batch.objects.select_related("day", "site").order_by("-pk").filter(kind=kind)[0]

    def hand_in(self, day: Day, at: datetime | None = None) -> None:
        """Every list of the day is extracted and submitted by its steward."""
        for batch in Batch.objects.filter(day=day, steward__isnull=False).exclude(stage="submitted"):
            by = Account.objects.get(pk=batch.steward_id)
            when = at or self.at
            if batch.stage == "made":
                actions.extract(batch, by=by, at=when, number=batch.rows.count())
            actions.submit(batch, by=by, at=when)

    def share_out(self, at: datetime | None = None, who: str = "wangmin") -> int:
        """The proposal as it stands is confirmed."""
        when = at or self.at
        people = {one.account.pk: one.account for one in queries.colleagues(self.office.site, when, queries.TAKERS)}
        chosen = {file.pk: people[key] for file, key in queries.proposal(self.office.site, when).files}
        given: int = actions.assign(self.office.site, by=self.who(who), at=when, chosen=chosen)
        return given

    def speak(self, customer: Customer, who: str, at: datetime, **given: Any) -> None:
        facts = {"channel": "phone", "note": "约周末再来", "effective": True, **given}
        reception.follow_up(customer, by=self.who(who), at=at, **facts)

    def owed(self, customer: Customer) -> FirstContact | None:
        return queries.pending(customer)

    def listed(self, day: Day) -> dict[str, list[str]]:
        """The names on each list of the day."""
        found: dict[str, list[str]] = {}
        for row in Row.objects.filter(day=day).select_related("batch", "customer").order_by("pk"):
            found.setdefault(row.batch.kind, []).append(row.customer.name)
        return found

    def told(self, username: str) -> list[str]:
        account = self.who(username)
        return list(Notice.objects.filter(account_id=account.pk).order_by("pk").values_list("text", flat=True))

    def enter(self, username: str) -> Client:
        return enter(self.office, username)


@pytest.fixture(scope="module")
def opened(database_template: str, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Two months before, so that files are old enough to be listed."""
    with opened_once(django_db_blocker, MONDAY - 60 * DAY):
        yield


@pytest.fixture
def cabinet(office: Office) -> Cabinet:
    """On the morning of Monday 2 November 2026."""
    return Cabinet(office, MONDAY)


@pytest.fixture
def cabinet_now(office: Office) -> Cabinet:
    """For screens, which read the clock."""
    return Cabinet(office, timezone.now() - HOUR)
