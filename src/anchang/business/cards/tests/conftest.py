"""A day of cards from Monday 2 November 2026: 李静 and 张磊 sell, 王敏 supervises, 陈伟 manages."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from tests.office import MONDAY, Office, Scene, enter, files_apart, office, opened, rows

from anchang.business.cards import actions, queries
from anchang.business.cards.models import Card, Sheet
from anchang.business.cards.reactions import chores
from anchang.business.customers.models import Customer
from anchang.business.ownership.models import Sweep
from anchang.business.reception import actions as reception
from anchang.business.reception.models import FollowUp, Visit
from anchang.engine.notices.models import Notice
from anchang.lib.calendar import office_day
from anchang.people.org.models import Site

__all__ = ["files_apart", "office", "opened"]

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@dataclass
class Desk(Scene):
    count: int = 0

    @property
    def site(self) -> Site:
        return self.office.site

    def later(self, hours: float) -> "Desk":
        self.at += hours * HOUR
        return self

    def receive(self, who: str = "lijing", **given: Any) -> Customer:
        """Somebody new comes to that person and leaves a phone."""
        self.count += 1
        facts = {"name": f"王小{self.count}", "phone": f"1391234{self.count:04d}", "source": "walk_in", "consent": True}
        facts |= {"intent_grade": "B", "note": "看了三号楼", **given}
        made: Visit = reception.receive(self.site, by=self.who(who), at=self.at, **facts)
        return self.file(made.customer)

    def follow_up(self, customer: Customer, who: str = "lijing", next_in: int | None = 3, **given: Any) -> FollowUp:
        facts: dict[str, Any] = {"channel": "phone", "note": "周末再来", "effective": True, **given}
        facts["next_on"] = office_day(self.at + next_in * DAY) if next_in is not None else None
        made: FollowUp = reception.follow_up(self.file(customer), by=self.who(who), at=self.at, **facts)
        return made

    def file(self, customer: Customer) -> Customer:
        return Customer.objects.select_related("site", "owner").get(pk=customer.pk)

    def hand_up(self, who: str = "lijing") -> Sheet:
        made: Sheet = actions.hand_up(self.site, by=self.who(who), at=self.at)
        return made

    def round(self, at: datetime | None = None) -> None:
        """The worker's round at that moment."""
        chores(at or self.at)

    def cards(self, sheet: Sheet | None = None) -> list[Card]:
        found = Card.objects.select_related("site", "person", "sheet__site", "sheet__person", "customer").order_by("pk")
        return list(found.filter(sheet=sheet) if sheet else found)

    def card(self) -> Card:
        """The only card there is, as it stands in the database."""
        (found,) = self.cards()
        return found

    def sheet(self, who: str = "lijing") -> Sheet:
        return Sheet.objects.select_related("site", "person").order_by("-on").filter(person=self.who(who))[0]

    def told(self, username: str) -> list[str]:
        mine = Notice.objects.filter(account_id=self.who(username).pk)
        return list(mine.order_by("pk").values_list("text", flat=True))

    def swept_before(self) -> None:
        """The pool has been swept long enough for customers to be taken back."""
        rows(Sweep).bulk_create([Sweep(site=self.site, on=(self.at - 9 * DAY).date(), at=self.at - 9 * DAY)])

    def ladder(self) -> queries.Ladder:
        return queries.Ladder(self.site, self.at)

    def by(self, username: str) -> Client:
        return enter(self.office, username)


@pytest.fixture
def desk(office: Office) -> Desk:
    return Desk(office, MONDAY)


@pytest.fixture
def now(office: Office) -> Desk:
    """For screens, which read the clock."""
    return Desk(office, timezone.now())
