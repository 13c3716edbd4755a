"""A payment plan under a reference that no room knows, and the people who book and check money."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone
from tests.office import MONDAY, Office, Scene, office, opened

from anchang.business.receivables import actions
from anchang.business.receivables.actions import LineOf
from anchang.business.receivables.models import Plan, Receipt
from anchang.engine.accounts.models import Account

__all__ = ["office", "opened"]


class Till(Scene):
    def line(self, amount: str, kind: str = "down", label: str = "首付款", days: int = 7) -> LineOf:
        return LineOf(kind, label, self.at.date() + timedelta(days=days), Decimal(amount))

    def open(self, *lines: LineOf, reference: str = "YD-1", total: str = "1000", owner: str = "lijing") -> Plan:
        """A plan of ¥1,000 with ¥200 of deposit due tomorrow, unless told otherwise."""
        given = {"reference": reference, "payer": "王小明", "owner": self.who(owner), "total": Decimal(total)}
        lines = lines or (self.line("200", "deposit", "定金", 1),)
        made: Plan = actions.open_plan(self.office.site, by=Account.objects.system(), at=self.at, lines=lines, **given)
        return made

    def replace(self, plan: Plan, *lines: LineOf, total: str = "1000") -> None:
        actions.replace_plan(plan, by=Account.objects.system(), at=self.at, total=Decimal(total), lines=lines)

    def receive(self, plan: Plan, amount: str = "200", **given: Any) -> Receipt:
        facts = {"method": "transfer", "value_on": self.today, **given}
        made: Receipt = actions.receive(
            Plan.objects.get(pk=plan.pk), by=self.who("qiancheng"), at=self.at, amount=Decimal(amount), **facts
        )
        return made

    def reverse(self, receipt: Receipt, reason: str = "记错了单") -> None:
        actions.reverse(Receipt.objects.get(pk=receipt.pk), by=self.who("fengshan"), at=self.at, reason=reason)

    @property
    def today(self) -> date:
        return timezone.localdate(self.at)


@pytest.fixture
def till(office: Office) -> Till:
    """On the morning of Monday 2 November 2026."""
    return Till(office, MONDAY)


@pytest.fixture
def till_now(office: Office) -> Till:
    """For screens, which read the clock."""
    return Till(office, timezone.now() - timedelta(minutes=1))


@pytest.fixture
def make_till() -> Callable[..., Till]:
    """For tests that bring their own database."""
    return Till.opened
