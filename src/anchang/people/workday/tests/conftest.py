"""A day of the sales office: 王敏 supervises, 李静 and 张磊 sell, 陈伟 manages."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from pytest_django import DjangoDbBlocker
from tests.office import MONDAY, Office, Scene, morning, office, opened_once

from anchang.engine.accounts.models import Account
from anchang.engine.ledger.sealing import seal
from anchang.engine.notices.models import Notice
from anchang.people.duties import actions as duties
from anchang.people.duties.models import Occurrence
from anchang.people.org import actions as org
from anchang.people.org.models import Post, Site, Staff
from anchang.people.workday import actions
from anchang.people.workday.models import Arrangement, Meeting, Presence, Summary
from anchang.people.workday.queries import Line

__all__ = ["office"]

POSTS = ("general_manager", "sales_director", "sales_manager", "sales_supervisor", "consultant", "cashier")
PACK = (
    '[pack]\ncode = "test"\nversion = 1\n'
    + "".join(f'[[post]]\ncode = "{post}"\n' for post in POSTS)
    + """
[[duty]]
code = "test_calls"
post = "consultant"
name = "打回访电话"
name_en = "Make the calls"
text = "要求"
text_en = "What it asks"
clauses = ["SAL-089"]
cadence = { daily = "11:00" }
discharge = [{ verb = "reception.follow_up" }]
"""
)
OPENED = morning(2026, 1, 5)  # before every day of the tests, theirs and that of the machine
EVENING = morning(2026, 11, 2, 18, 5)


class Day(Scene):
    """The office on a day, with what its people say and do."""

    @property
    def site(self) -> Site:
        return self.office.site

    def newcomer(self, number: int, name: str) -> Account:
        """One more consultant, who is here already."""
        post, joined_on = Post.objects.get(code="consultant"), timezone.localdate(self.at)
        facts = {"post": post, "joined_on": joined_on, "username": f"new{number}", "name": name}
        staff: Staff = org.hire(self.site, by=self.who("guanliyuan"), at=self.at, **facts)
        self.office.staff[staff.account.username] = staff
        self.arrive(staff.account.username)
        return staff.account

    def arrive(self, *usernames: str, at: datetime | None = None) -> Presence:
        """Each of them says that they are here; the last one's presence."""
        found = [actions.arrive(self.site, by=self.who(name), at=at or self.at) for name in usernames]
        made: Presence = found[-1]
        return made

    def mark(
        self, username: str, state: str, by: str = "wangmin", at: datetime | None = None, **given: Any
    ) -> Presence:
        if "to" in given:
            given["to"] = self.who(given["to"])
        made: Presence = actions.mark(
            self.site, by=self.who(by), at=at or self.at, person=self.who(username), state=state, **given
        )
        return made

    def arrange(self, username: str, what: str = "讲沙盘", by: str = "wangmin", **given: Any) -> Arrangement:
        line = Line(self.who(username), what, given.pop("place", ""), given.pop("item", None))
        made: list[Arrangement] = actions.arrange(
            self.site, by=self.who(by), at=given.pop("at", self.at), lines=[line], **given
        )
        return made[0]

    def reassign(self, plan: Arrangement, to: str, by: str = "wangmin", reason: str = "工作调整") -> None:
        fresh = Arrangement.objects.get(pk=plan.pk)
        actions.reassign(fresh, by=self.who(by), at=self.at, to=self.who(to), reason=reason)

    def meet(self, by: str = "wangmin", at: datetime | None = None, **given: Any) -> Meeting:
        began = given.pop("began_at", at or self.at)
        made: Meeting = actions.hold_meeting(self.site, by=self.who(by), at=at or self.at, began_at=began, **given)
        return made

    def close(
        self, by: str = "wangmin", at: datetime = EVENING, text: str = "来访平稳，明天抓逾期跟进", **given: Any
    ) -> Summary:
        made: Summary = actions.send_summary(self.site, by=self.who(by), at=at, text=text, **given)
        return made

    def told(self, username: str) -> list[str]:
        mine = Notice.objects.filter(account_id=self.who(username).pk)
        return list(mine.order_by("pk").values_list("text", flat=True))

    def items(self, username: str) -> list[Occurrence]:
        """The person's item of the test's own duty, in whatever stage."""
        mine = Occurrence.objects.filter(person=self.who(username), duty__code="test_calls")
        return list(mine.select_related("person", "edition", "duty").order_by("on"))


@pytest.fixture(scope="module")
def opened(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    with opened_once(django_db_blocker, OPENED):
        seal()
        yield


@pytest.fixture
def day(office: Office) -> Day:
    return Day(office, MONDAY)


@pytest.fixture
def with_duties(day: Day, tmp_path: Path) -> Day:
    """Every consultant has one duty that day, due at eleven."""
    path = tmp_path / "test.toml"
    path.write_text(PACK, encoding="utf-8")
    duties.load(path, by=Account.objects.system(), at=MONDAY)
    seal()
    duties.tick(MONDAY)
    return day


@pytest.fixture
def today(office: Office) -> Day:
    """The office at the moment of the test, for whoever uses the screens."""
    return Day(office, timezone.now())
