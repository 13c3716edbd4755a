"""What a plan says of a unit: the price, the loans, taxes and funds by the rules of the day."""

from decimal import Decimal
from pathlib import Path

import pytest
from django.db import IntegrityError, transaction

from anchang.business.inventory.models import Unit
from anchang.business.purchaseplans import actions
from anchang.business.purchaseplans.models import PlanLine, PlanUnit, PurchasePlan
from anchang.business.purchaseplans.stages import Wish
from anchang.engine.policies import Refused

from .conftest import Desk

pytestmark = pytest.mark.django_db
D = Decimal


def amounts(desk: Desk, plan: PurchasePlan) -> dict[str, Decimal | None]:
    return dict(PlanLine.objects.filter(plan_unit=desk.only(plan)).values_list("label", "amount"))


def test_a_plan_keeps_price_loan_and_taxes_of_the_unit(desk: Desk) -> None:
    plan = desk.make(down=D(30), years=30)

    one = desk.only(plan)
    assert (plan.number, plan.stage) == ("ZY-JX01-2026-0001", "made")
    assert (one.list_total, one.total, one.net) == (D(1980000), D(1980000), D("1816513.76"))
    assert (one.down, one.bank_loan, one.fund_loan) == (D(594000), D(1386000), 0)
    assert (one.monthly, one.interest) == (D("6223.76"), D("854553.37"))
    assert amounts(desk, plan) == {"契税": D("18165.14"), "专项维修资金": None}
    assert one.upfront == D("612165.14")
    assert {"R-170@CN@2024-09-24", "R-183@CN@2026-01-01", "R-180-first-small@CN@2024-12-01"} <= set(plan.rules)
