from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from anchang.business.channels import actions
from anchang.business.channels.models import Agent, Company, Lead, Report
from anchang.business.customers.models import Customer
from anchang.business.reception import actions as reception
from anchang.business.reception.models import Visit
from anchang.engine.accounts.models import Account
from anchang.people.org import actions as org
from anchang.people.org.models import Post
from tests.office import MONDAY, Office, enter, office, open_the_office, opened

__all__ = ["office", "opened"]

PHONE, MASK = "16600001234", "166****1234"
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


@dataclass
class Desk:
    """A sales office with a channel company, 安居, and its agent 戴理."""

    office: Office
    at: datetime
    agent: Agent

    def who(self, username: str) -> Account:
        return self.office.account(username)

    def company(self, name: str = "安居", **given: Any) -> Company:
        facts = {"contract_from": date(2026, 1, 1), "contract_to": date(2027, 12, 31), **given}
        return actions.add_company(self.office.site, by=self.who("chenwei"), at=self.at, name=name, **facts)

    def another(self, username: str, name: str = "安居") -> Agent:
        """One more agent, of the company of that name."""
        company = Company.objects.filter(name=name).first() or self.company(name)
        return actions.add_agent(company, by=self.who("chenwei"), at=self.at, name=username, username=username)

    def report(
        self, phone: str = PHONE, agent: Agent | None = None, at: datetime | None = None, **given: Any
    ) -> Report:
        agent, at = Agent.objects.get(pk=(agent or self.agent).pk), at or self.at
        facts = {"name": "王先生", "expected_at": at + 2 * HOUR, "agrees": True, **given}
        return actions.report(agent, by=agent.account, at=at, phone=phone, **facts)

    def receive(self, phone: str = PHONE, at: datetime | None = None, who: str = "lijing", **given: Any) -> Visit:
        facts = {"name": "王先生", "source": "walk_in", "consent": True, **given}
        return reception.receive(self.office.site, by=self.who(who), at=at or self.at, phone=phone, **facts)

    def lead(self, phone: str = PHONE, at: datetime | None = None, **given: Any) -> Lead:
        facts = {"name": "王先生", "agrees": True, "where": "城东市场", **given}
        return actions.lead(self.office.site, by=self.who("waituo"), at=at or self.at, phone=phone, **facts)

    def customer(self) -> Customer:
        return Customer.objects.get()

    def enter(self, username: str) -> Client:
        return enter(self.office, username)


def open_desk(at: datetime = MONDAY, office: Office | None = None) -> Desk:
    office = office or open_the_office(at=at)
    system = Account.objects.system()
    post, day = Post.objects.get(code="outreach"), timezone.localdate(at)
    office.staff["waituo"] = org.hire(
        office.site, by=system, at=at, username="waituo", name="陆外", post=post, joined_on=day
    )
    desk = Desk(office, at, Agent())
    desk.agent = desk.another("daili")
    office.staff["daili"] = desk.agent.account.staff
    return desk


@pytest.fixture
def desk(office: Office) -> Desk:
    """On the morning of Monday 2 November 2026."""
    return open_desk(office=office)


@pytest.fixture
def desk_now(office: Office) -> Desk:
    """For screens, which read the clock. Open since the day before: an hour ago may be yesterday."""
    desk = open_desk(timezone.now() - DAY, office)
    desk.at = timezone.now() - MINUTE
    return desk


@pytest.fixture
def make_desk() -> Callable[..., Desk]:
    """For tests that bring their own database."""
    return open_desk
