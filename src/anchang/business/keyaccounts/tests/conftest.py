"""A company that keeps key accounts: 方圆 looks after them, 周建国 approves and checks."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from tests.office import MONDAY, Office, enter, office, opened

from anchang.business.customers import actions as customers
from anchang.business.customers.models import Customer
from anchang.business.keyaccounts import actions
from anchang.business.keyaccounts.models import KeyAccount, Plan
from anchang.engine.accounts.models import Account
from anchang.engine.approvals import actions as approvals
from anchang.engine.approvals.models import Case
from anchang.engine.notices.models import Notice
from anchang.lib.calendar import office_day

__all__ = ["office", "opened"]

DAY = timedelta(days=1)


@dataclass
class Department:
    office: Office
    at: datetime
    files: int = 0

    def who(self, username: str = "fangyuan") -> Account:
        return self.office.account(username)

    def file(self, **given: Any) -> Customer:
        self.files += 1
        facts = {
            "name": f"远山集团{self.files}",
            "source": "walk_in",
            "consent": True,
            "phone": f"1380000{self.files:04d}",
        }
        made = customers.register(self.office.site, by=self.who("lijing"), at=self.at, **{**facts, **given})
        return Customer.objects.select_related("site", "owner").get(pk=made.pk)

    def account(self, customer: Customer | None = None, who: str = "fangyuan", **given: Any) -> KeyAccount:
        facts = {"manager": self.who(), "level": "vip", "route": "park", **given}
        made = actions.open_account(customer or self.file(), by=self.who(who), at=self.at, **facts)
        return self.again(made)

    def again(self, thing: Any) -> Any:
        return type(thing)._base_manager.get(pk=thing.pk)

    def care(self, account: KeyAccount, who: str = "fangyuan", at: datetime | None = None, **given: Any) -> Any:
        facts = {"way": "visit", "note": "谈了团购意向，下周给方案", **given}
        return actions.care(self.again(account), by=self.who(who), at=at or self.at, **facts)

    def draft(self, kind: str = "region", at: datetime | None = None, **given: Any) -> Plan:
        today = office_day(at or self.at)
        span = {"month": today} if kind == "monthly" else {"starts_on": today, "ends_on": today + 60 * DAY}
        facts = {"kind": kind, "title": "城东策略", "text": "先做园区，再做商会", **span, **given}
        made: Plan = actions.draft(self.office.company, by=self.who(), at=at or self.at, **facts)
        return made

    def item(self, plan: Plan, days: int = 5, text: str = "走访三个园区") -> Any:
        due_on = office_day(self.at) + days * DAY
        return actions.add_item(plan, by=self.who(), at=self.at, text=text, due_on=due_on)

    def submitted(self, kind: str = "region") -> Plan:
        plan = self.draft(kind)
        self.item(plan)
        actions.submit(plan, by=self.who(), at=self.at)
        return self.again(plan)

    def decide(self, plan: Plan, *, yes: bool = True) -> Plan:
        case = Case.objects.get(thing_label="keyaccounts.plan", thing_id=plan.pk, stage="open")
        deed, words = (approvals.agree, {}) if yes else (approvals.reject, {"note": "先做一个园区试试"})
        deed(case, by=self.who("zhoujianguo"), at=self.at, **words)
        return self.again(plan)

    def told(self, username: str) -> list[str]:
        account = self.who(username)
        return list(Notice.objects.filter(account_id=account.pk).order_by("pk").values_list("text", flat=True))

    def enter(self, username: str = "fangyuan") -> Client:
        return enter(self.office, username)


@pytest.fixture
def department(office: Office) -> Department:
    """On the morning of Monday 2 November 2026."""
    return Department(office, MONDAY)


@pytest.fixture
def department_now(office: Office) -> Department:
    """For screens, which read the clock."""
    return Department(office, timezone.now() - timedelta(minutes=5))
