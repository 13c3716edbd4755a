"""The door of the sales office on the morning of Monday 2 November 2026: 李静, 张磊 and 赵雪 sell, 王敏 supervises."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from tests.office import MONDAY, Office, Scene, office, opened

from anchang.business.turns import actions, queries
from anchang.business.turns.models import Guest, LineEvent
from anchang.engine.notices.models import Notice
from anchang.lib.calendar import office_day
from anchang.people.org.models import Site
from anchang.people.workday import actions as workday

__all__ = ["office", "opened"]

MINUTE = timedelta(minutes=1)
SELLERS = ("lijing", "zhanglei", "zhaoxue")


@dataclass
class Door(Scene):
    @property
    def site(self) -> Site:
        return self.office.site

    def later(self, minutes: int) -> "Door":
        self.at += minutes * MINUTE
        return self

    def arrive(self, *usernames: str) -> None:
        for name in usernames:
            workday.arrive(self.site, by=self.who(name), at=self.at)

    def start(self, *usernames: str) -> list[LineEvent]:
        """These people are here and stand in the line in this order."""
        self.arrive(*usernames)
        made: list[LineEvent] = actions.start(
            self.site, by=self.who("wangmin"), at=self.at, order=[self.who(name) for name in usernames]
        )
        return made

    def enter(self, known: str = "first", **given: Any) -> Guest:
        made: Guest = actions.enter(self.site, by=self.who("zhengxin"), at=self.at, known=known, **given)
        return self.again(made)

    def call(self, guest: Guest | None = None, who: str = "zhengxin") -> str:
        """Who is called for the visitor."""
        guest = guest or self.enter()
        actions.call(self.again(guest), by=self.who(who), at=self.at)
        person = self.again(guest).person
        assert person is not None
        return person.username

    def do(self, verb: str, guest: Guest, who: str, **given: Any) -> Guest:
        getattr(actions, verb)(self.again(guest), by=self.who(who), at=self.at, **given)
        return self.again(guest)

    def visitors(self, count: int) -> list[str]:
        """So many come for the first time one after another, and leave again."""
        found = []
        for _nth in range(count):
            guest = self.enter()
            found.append(self.call(guest))
            self.do("end", guest, "zhengxin")
        return found

    def again(self, guest: Guest) -> Guest:
        return Guest.objects.select_related("site", "person", "asked_for").get(pk=guest.pk)

    def order(self) -> list[str]:
        names = {str(one.account_id): name for name, one in self.office.staff.items()}
        return [names[seat.who] for seat in queries.line(self.site, office_day(self.at)).order()]

    def told(self, username: str) -> list[str]:
        mine = Notice.objects.filter(account_id=self.who(username).pk)
        return list(mine.order_by("pk").values_list("text", flat=True))


@pytest.fixture
def door(office: Office) -> Door:
    return Door(office, MONDAY)


@pytest.fixture
def line(door: Door) -> Door:
    """The line has begun: 李静, 张磊, 赵雪."""
    door.start(*SELLERS)
    return door
