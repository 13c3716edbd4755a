"""A sales office in which somebody complains, and the steps of an answer by the people who give them."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone
from pytest_django import DjangoDbBlocker
from tests.office import MONDAY, Office, Scene, files_apart, morning, office, opened_once, rows

from anchang.business.customers.actions import register
from anchang.business.customers.models import Customer
from anchang.business.service import actions
from anchang.business.service.models import Complaint
from anchang.engine.accounts.models import Account
from anchang.engine.notices.models import Notice
from anchang.people.org import actions as org
from anchang.people.org.models import Assignment, Post, Site, Staff

__all__ = ["files_apart", "office"]

MINUTE = timedelta(minutes=1)
OPENED = morning(2026, 9, 1)  # before the holidays in October
ROUTES = {"everyday": "wangmin", "serious": "chenwei", "major": "linlan"}
FIGURES: dict[str, Any] = {
    "accept_everyday": 20, "accept_serious": 10, "accept_major": 5,
    "settle_everyday": 2, "settle_serious": 1, "settle_major": 1, "visit_days": 2,
    "amount_serious": 500, "amount_major": 5000, "people_serious": 2, "people_major": 4, "media_is_major": False,
}  # fmt: skip


class Desk(Scene):
    def open(self, who: str = "lijing", severity: str = "everyday", at: datetime | None = None, **given: Any) -> Any:
        facts = {"kind": "complaint", "title": "签约等了两个小时", "severity": severity, **given}
        made = actions.open(self.office.site, by=self.who(who), at=at or self.at, **facts)
        return self.again(made)

    def accept(self, complaint: Complaint, who: str = "", at: datetime | None = None) -> Any:
        return self._do(actions.accept, complaint, who, at)

    def settle(self, complaint: Complaint, who: str = "", at: datetime | None = None, result: str = "已道歉") -> Any:
        return self._do(actions.settle, complaint, who, at, result=result)

    def visit(self, complaint: Complaint, satisfied: bool = True, note: str = "客户说可以", **given: Any) -> Any:
        who, at = given.get("who", ""), given.get("at")
        return self._do(actions.visit_back, complaint, who, at, satisfied=satisfied, note=note)

    def close(self, complaint: Complaint, who: str = "", at: datetime | None = None, **given: Any) -> Any:
        facts = {"root_cause": "waiting", "cause_text": "只开了一个窗口，周末加一个", **given}
        return self._do(actions.close, complaint, who, at, **facts)

    def escalate(self, complaint: Complaint, severity: str, who: str = "", at: datetime | None = None) -> Any:
        return self._do(actions.escalate, complaint, who, at, severity=severity, reason="客户要求见负责人")

    def _do(self, verb: Any, complaint: Complaint, who: str, at: datetime | None, **given: Any) -> Any:
        """By the one to whom the severity goes, unless somebody is named; read anew before and afterwards."""
        by = self.who(who or ROUTES[complaint.severity])
        verb(self.again(complaint), by=by, at=at or self.at, **given)
        return self.again(complaint)

    def brought_to(self, stage: str, **given: Any) -> Any:
        """A complaint that has come as far as that stage."""
        complaint = self.open(**given)
        for name, verb in (
            ("accepted", self.accept), ("settled", self.settle), ("visited", self.visit), ("closed", self.close)
        ):  # fmt: skip
            if complaint.stage == stage:
                break
            complaint = verb(complaint)
            assert complaint.stage == name
        return complaint

    def again(self, complaint: Complaint) -> Any:
        return Complaint.objects.select_related("limits", "site", "handler", "opened_by").get(pk=complaint.pk)

    def told(self) -> dict[str, list[str]]:
        """Who was told what so far, by user name, the earliest first."""
        names = {one.pk: one.username for one in Account.objects.all()}
        found: dict[str, list[str]] = {}
        for notice in Notice.objects.order_by("pk"):
            found.setdefault(names[notice.account_id], []).append(notice.text)
        return found

    def customer(self, who: str = "lijing", phone: str = "13912345678", name: str = "王小明") -> Customer:
        facts = {"name": name, "source": "walk_in", "consent": True, "phone": phone}
        made: Customer = register(self.office.site, by=self.who(who), at=self.at, **facts)
        return made

    def limits(self, who: str = "chenwei", **given: Any) -> Any:
        facts = {**FIGURES, "effective_on": timezone.localdate(self.at), **given}
        return actions.set_limits(self.office.site, by=self.who(who), at=self.at, **facts)

    def vacate(self, username: str) -> None:
        """Nobody has sat in that person's post since the day before."""
        seats = rows(Assignment).filter(staff=self.office.staff[username])
        seats.update(until=timezone.localdate(self.at) - timedelta(days=1))

    def elsewhere(self, post: str = "sales_director") -> str:
        """Somebody in that post at another site."""
        system = Account.objects.system()
        site = Site.objects.filter(code="JX02").first() or org.open_site(
            self.office.company, by=system, at=self.at, code="JX02", name="云麓案场"
        )
        facts = {"username": "liufang", "name": "刘芳", "joined_on": timezone.localdate(self.at)}
        made: Staff = org.hire(site, by=system, at=self.at, post=Post.objects.get(code=post), **facts)
        self.office.staff["liufang"] = made
        return "liufang"


@pytest.fixture(scope="module")
def opened(database_template: str, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    with opened_once(django_db_blocker, OPENED):
        yield


@pytest.fixture
def desk(office: Office) -> Desk:
    """On the morning of Monday 2 November 2026."""
    return Desk(office, MONDAY)


@pytest.fixture
def desk_now(office: Office) -> Desk:
    """For screens, which read the clock."""
    return Desk(office, timezone.now() - MINUTE)


@pytest.fixture
def make_desk() -> Callable[..., Desk]:
    """For tests that bring their own database."""
    return Desk.opened
