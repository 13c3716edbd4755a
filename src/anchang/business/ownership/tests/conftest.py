"""A sales office in which customers are known and people argue whose they are."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from tests.office import MONDAY, Office, enter, files_apart, office, open_the_office, opened

from anchang.business.customers import actions as customers
from anchang.business.customers.models import Customer
from anchang.business.customers.queries import by_phone, phone_key
from anchang.business.ownership import actions, queries
from anchang.business.ownership.models import FIGURES, Dispute
from anchang.engine.accounts.models import Account
from anchang.engine.notices.models import Notice
from anchang.people.org import actions as org
from anchang.people.org.models import Post, Site, Staff

__all__ = ["files_apart", "office", "opened"]

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
PHONE = "13912345678"
PNG = b"\x89PNG\r\n\x1a\n" + bytes(64)


@dataclass
class Court:
    office: Office
    at: datetime

    @property
    def site(self) -> Site:
        return self.office.site

    def who(self, username: str) -> Account:
        return Account.objects.system() if username == "system" else self.office.account(username)

    def register(self, who: str = "lijing", at: datetime | None = None, **given: Any) -> Customer:
        facts = {"name": "王小明", "source": "walk_in", "consent": True, "phone": PHONE, **given}
        made = customers.register(self.site, by=self.who(who), at=at or self.at, **facts)
        return self.again(made)

    def receive(self, who: str = "lijing", at: datetime | None = None, phone: str = PHONE, name: str = "王小明") -> Any:
        """The file of that phone, opened if there is none, with a visit that 李静 or somebody else received."""
        moment = at or self.at
        customer = by_phone(self.site, phone) or self.register(who, at=moment, phone=phone, name=name)
        self.witness("visit", at=moment, claimant=self.who(who), customer=customer)
        return self.again(customer)

    def witness(self, kind: str = "report", at: datetime | None = None, **given: Any) -> Any:
        """Something the system hears of; about the phone of 王小明 unless somebody is named."""
        about = {} if {"customer", "mask", "phone_key"} & set(given) else {"phone_key": phone_key(PHONE)}
        whose = {} if {"company", "claimant"} & set(given) else {"company": "中原"}
        system = Account.objects.system()
        return actions.witness(self.site, by=system, at=at or self.at, kind=kind, **{**about, **whose, **given})

    def verdict(self, customer: Customer, at: datetime | None = None) -> Any:
        return queries.attribution(self.again(customer), at or self.at)

    def contest(self, customer: Customer, who: str = "zhanglei", claimed: str = "", **given: Any) -> Any:
        """张磊 says the customer is his: the supervisor lets him be heard as if he had received them."""
        facts = {"text": "客户是我先接待的", **given}
        key = claimed or queries.house_key(self.who(who).pk)
        at = facts.pop("at", self.at)
        return actions.contest(self.again(customer), by=self.who(who), at=at, claimed=key, **facts)

    def judge(self, dispute: Dispute, who: str = "wangmin", parts: Any = (), **given: Any) -> Any:
        verb = actions.judge_appeal if dispute.stage == "appealed" else actions.judge
        facts = {"ground": "rules", "text": "到访登记表为证", **given}
        at = facts.pop("at", self.at + HOUR)
        parts = parts or [(self.key("zhanglei"), 1)]
        verb(self.fresh(dispute), by=self.who(who), at=at, parts=parts, **facts)
        return self.fresh(dispute)

    def appeal(self, dispute: Dispute, who: str = "lijing", **given: Any) -> Any:
        facts = {"text": "登记表是后补的", "at": self.at + 2 * HOUR, **given}
        actions.appeal(self.fresh(dispute), by=self.who(who), **facts)
        return self.fresh(dispute)

    def set_rules(
        self, who: str = "chenwei", at: datetime | None = None, site: Site | None = None, **given: Any
    ) -> Any:
        first = queries.first_rules()
        now = at or self.at
        day = timezone.localdate(now)
        facts = {name: getattr(first, name) for name in FIGURES} | {"effective_on": day, "why": "试行一个季度", **given}
        return actions.set_rules(site or self.site, by=self.who(who), at=now, **facts)

    def set_company_rules(self, who: str = "zhoujianguo", company: Site | None = None, **given: Any) -> Any:
        figures = {name: getattr(queries.first_rules(), name) for name in FIGURES}
        facts = {**figures, "effective_on": timezone.localdate(self.at), "why": "全公司统一", **given}
        return actions.set_company_rules(company or self.office.company, by=self.who(who), at=self.at, **facts)

    def key(self, username: str) -> str:
        return queries.house_key(self.who(username).pk)

    def again(self, customer: Customer) -> Customer:
        return Customer.objects.select_related("owner", "site").get(pk=customer.pk)

    def fresh(self, dispute: Dispute) -> Any:
        found = Dispute.objects.select_related("site", "customer", "raised_by", "owner", "claimed_for")
        return found.get(pk=dispute.pk)

    def told(self) -> dict[str, list[str]]:
        """Who was told what so far, by user name, the earliest first."""
        names = {one.pk: one.username for one in Account.objects.all()}
        found: dict[str, list[str]] = {}
        for notice in Notice.objects.order_by("pk"):
            found.setdefault(names[notice.account_id], []).append(notice.text)
        return found

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

    def enter(self, username: str) -> Client:
        return enter(self.office, username)


def open_court(at: datetime = MONDAY) -> Court:
    return Court(open_the_office(at=at), at)


@pytest.fixture
def court(office: Office) -> Court:
    """On the morning of Monday 2 November 2026."""
    return Court(office, MONDAY)


@pytest.fixture
def court_now(office: Office) -> Court:
    """For screens, which read the clock."""
    return Court(office, timezone.now() - MINUTE)


@pytest.fixture
def make_court() -> Callable[..., Court]:
    """For tests that bring their own database."""
    return open_court
