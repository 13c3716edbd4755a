"""Monday 2 November 2026 at ten: 李静 and 张磊 ring their customers, 陈伟 manages, 何青 plans what is sent."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from pytest_django import Settings
from tests.office import MONDAY, Office, Scene, files_apart, office, opened

from anchang.business.contacting import actions
from anchang.business.contacting.models import Attempt, Campaign, Edition, Message, Template
from anchang.business.customers import actions as customers
from anchang.business.customers.models import Customer
from anchang.engine.accounts.models import Account
from anchang.lib.calendar import SHANGHAI, office_day
from anchang.people.org.models import Site

__all__ = ["files_apart", "office", "opened"]

TEN = MONDAY.astimezone(SHANGHAI).replace(hour=10, minute=0)
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
TEXT = "{称呼}您好，{案场}本周六开放样板间"


@dataclass
class Line(Scene):
    """The telephones of the office."""

    people: int = 0

    @property
    def site(self) -> Site:
        return self.office.site

    @property
    def system(self) -> Account:
        return Account.objects.system()

    def later(self, delta: timedelta) -> "Line":
        self.at += delta
        return self

    def person(self, owner: str = "lijing", *, marketing: bool = True, **given: Any) -> Customer:
        """Somebody who agreed to be contacted, and to offers too."""
        self.people += 1
        facts = {"name": f"客人{self.people}", "phone": f"1660000{self.people:04d}", "source": "walk_in", **given}
        made: Customer = customers.register(
            self.site, by=self.system, at=self.at, consent=True, owner=self.who(owner), **facts
        )
        if marketing:
            customers.agree(made, by=self.system, at=self.at, purpose="marketing")
        return self.file(made)

    def file(self, customer: Customer) -> Customer:
        return Customer.objects.select_related("owner", "site", "merged_into__site").get(pk=customer.pk)

    def dial(self, customer: Customer, who: str = "lijing", purpose: str = "follow_up", **given: Any) -> Attempt:
        made: Attempt = actions.dial(self.file(customer), by=self.who(who), at=self.at, purpose=purpose, **given)
        return made

    def stop(self, customer: Customer) -> None:
        customers.stop_contact(self.file(customer), by=self.who("lijing"), at=self.at)

    def edition(self, title: str = "一期户型图", kind: str = "layout", **given: Any) -> Edition:
        """Made by the planner, approved by the manager."""
        facts = {"kind": kind, "title": title, "text": "89㎡三房", "since": office_day(self.at), **given}
        made = actions.add_material(self.site, by=self.who("tangning"), at=self.at, **facts)
        edition: Edition = made.editions.get()
        actions.approve_edition(edition, by=self.who("chenwei"), at=self.at)
        return Edition.objects.select_related("material").get(pk=edition.pk)

    def template(self, way: str = "sms", purpose: str = "marketing", text: str = TEXT, **given: Any) -> Template:
        facts = {
            "name": f"开放日{way}{purpose}",
            "way": way,
            "purpose": purpose,
            "text": text,
            "subject": "开放日",
            **given,
        }
        facts = {"sender": "锦绣置业", "contact": "0571-88886666", **facts}
        made: Template = actions.add_template(self.site, by=self.who("chenwei"), at=self.at, **facts)
        return made

    def campaign(self, template: Template | None = None, **asked: Any) -> Campaign:
        facts = {"template": template or self.template(), "asked": asked, "until": office_day(self.at + 7 * DAY)}
        made: Campaign = actions.plan(self.site, by=self.who("chenwei"), at=self.at, name="周六开放日", **facts)
        return made

    def launched(self, template: Template | None = None, **asked: Any) -> Campaign:
        made = self.campaign(template, **asked)
        actions.launch(made, by=self.who("chenwei"), at=self.at)
        return made

    def send(self) -> int:
        """One run of the worker's job."""
        return int(actions.send_waiting(by=self.system, at=self.at))

    def stages(self) -> list[str]:
        return list(Message.objects.order_by("pk").values_list("stage", flat=True))


@pytest.fixture
def line(office: Office) -> Line:
    return Line(office, TEN)


@pytest.fixture(autouse=True)
def outbox(settings: Settings, tmp_path: Path) -> Path:
    """Where messages go in a test."""
    settings.OUTBOX = tmp_path / "outbox"
    return tmp_path / "outbox"


def moment(text: str) -> datetime:
    return datetime.fromisoformat(f"2026-{text}").replace(tzinfo=SHANGHAI)
