"""What a plan says of a unit: the price, the loans, taxes and funds by the rules of the day; and what makes none."""

from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from django.db import IntegrityError, transaction
from tests.office import rows

from anchang.business.inventory import actions as inventory
from anchang.business.purchaseplans.models import PlanLine, PlanUnit, PurchasePlan
from anchang.business.purchaseplans.queries import reckon
from anchang.business.purchaseplans.stages import Wish
from anchang.engine.accounts.models import Account
from anchang.engine.policies import Refused

from .conftest import DAY, Desk

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


@pytest.mark.rule("R-180")
@pytest.mark.parametrize(
    ("room", "homes", "due"),
    [
        ("101", "first", "18165.14"),
        ("101", "second", "18165.14"),
        ("102", "first", "30000.00"),
        ("102", "second", "40000.00"),
    ],
)
def test_deed_tax_goes_by_area_and_by_which_home_it_is(desk: Desk, room: str, homes: str, due: str) -> None:
    plan = desk.make(None, room, homes=homes)

    assert amounts(desk, plan)["契税"] == D(due)


@pytest.mark.rule("R-170")
def test_a_home_needs_fifteen_percent_down(desk: Desk) -> None:
    assert desk.only(desk.make(down=D(15))).down == D(297000)

    with pytest.raises(Refused, match="低于最低首付比例15%") as refused:
        desk.make(down=D("14.99"))
    assert refused.value.rule == "R-170"


@pytest.mark.rule("R-170")
def test_a_city_that_asks_more_is_heard_before_the_country(desk: Desk, tmp_path: Path) -> None:
    desk.rule(tmp_path, "R-170", "25", place="成华区")

    with pytest.raises(Refused, match="首付20%低于最低首付比例25%"):
        desk.make(down=D(20))
    assert "R-170@成华区@2020-01-01" in desk.make(down=D(25)).rules


@pytest.mark.rule("R-171")
def test_what_is_no_home_needs_thirty_percent_down(desk: Desk) -> None:
    assert desk.only(desk.make(use="other", down=D(30))).down == D(594000)

    with pytest.raises(Refused, match="低于最低首付比例30%") as refused:
        desk.make(use="other", down=D("29.99"))
    assert refused.value.rule == "R-171"


@pytest.mark.rule("R-186")
def test_stamp_duty_is_for_what_is_no_home(desk: Desk) -> None:
    assert amounts(desk, desk.make(use="other"))["印花税"] == D("908.26")
    assert "印花税" not in amounts(desk, desk.make())


@pytest.mark.rule("R-175")
def test_a_combination_loan_has_both_rates(desk: Desk, tmp_path: Path) -> None:
    desk.rule(tmp_path, "fund_loan_cap", "800000")

    first = desk.make(fund=D(600000), down=D(30))
    short = desk.make(fund=D(600000), homes="second", years=5, down=D(30))

    one = desk.only(first)
    assert (first.fund_rate, first.bank_rate) == (D("2.6"), D("3.5"))
    assert (one.fund_loan, one.bank_loan) == (D(600000), D(786000))
    assert one.monthly == D("2402.04") + D("3529.49")
    assert short.fund_rate == D("2.525")


def test_equal_parts_of_the_principal_fall_each_month(desk: Desk) -> None:
    one = desk.only(desk.make(method="principal"))

    assert (one.monthly, one.less, one.interest) == (D("7892.50"), D("11.23"), D("729671.25"))


@pytest.mark.rule("R-187")
def test_the_maintenance_fund_goes_by_the_place(desk: Desk, tmp_path: Path) -> None:
    assert amounts(desk, desk.make())["专项维修资金"] is None

    desk.rule(tmp_path, "R-187-cost", "2500")
    desk.rule(tmp_path, "R-187-rate", "5")
    assert amounts(desk, desk.make())["专项维修资金"] == D("17500.00")

    desk.rule(tmp_path, "R-187", "130", place="JX01")
    assert amounts(desk, desk.make())["专项维修资金"] == D("18200.00")


def test_a_price_paid_at_once_or_in_parts_needs_no_loan(desk: Desk) -> None:
    once, parts = desk.make(pay="once"), desk.make(pay="instalments", down=D(50), parts=4)

    assert (desk.only(once).down, once.months, once.bank_rate) == (D(1980000), 0, None)
    assert (desk.only(parts).down, desk.only(parts).later, parts.parts) == (D(990000), D(990000), 4)


@pytest.mark.rule("R-174")
def test_without_a_rate_of_the_month_the_bank_has_to_be_asked(desk: Desk, tmp_path: Path) -> None:
    with pytest.raises(Refused, match="没有登记2026年11月2日适用的商业贷款利率（LPR）"):
        desk.make(rate=None)

    in_march = reckon(desk.unit(), Wish(), desk.at.replace(month=3))
    desk.rule(tmp_path, "loan_rate", "3.45")

    assert in_march.bank_rate == D("3.50")
    assert desk.make(rate=None).bank_rate == D("3.45")


@pytest.mark.rule("R-183")
def test_before_the_rate_of_vat_is_known_deed_tax_is_not_counted(desk: Desk) -> None:
    found = reckon(desk.unit(), Wish(pay="once"), desk.at.replace(year=2025))

    assert found.net is None
    assert [line.amount for line in found.lines if line.label == "契税"] == [None]


@pytest.mark.parametrize(
    ("wish", "why"),
    [
        ({"fund": D(700000)}, "没有登记2026年11月2日适用的公积金贷款最高额度"),
        ({"years": 0}, "贷款年限须在1到30年之间"),
        ({"years": 31}, "贷款年限须在1到30年之间"),
        ({"down": D(0)}, "首付比例须大于0且小于100%"),
        ({"down": D(100)}, "首付比例须大于0且小于100%"),
        ({"pay": "barter"}, "请选择付款方式"),
        ({"pay": "instalments", "parts": 0}, "分期期数须在1到12之间"),
        ({"fund": D(-1)}, "公积金贷款金额不能小于零"),
        ({"rate": D(100)}, "贷款年利率须在0到100%之间"),
    ],
)
def test_a_wish_that_makes_no_sense_is_refused_in_words(desk: Desk, wish: dict[str, object], why: str) -> None:
    with pytest.raises(Refused, match=why):
        desk.make(**wish)

    assert not PurchasePlan.objects.exists()


def test_a_loan_of_the_provident_fund_ends_at_its_cap_and_at_the_loan(desk: Desk, tmp_path: Path) -> None:
    desk.rule(tmp_path, "fund_loan_cap", "800000")

    assert desk.only(desk.make(fund=D(800000))).fund_loan == D(800000)
    with pytest.raises(Refused, match="超过最高额度¥800,000"):
        desk.make(fund=D("800000.01"))
    with pytest.raises(Refused, match="超过首付以外的房款¥396,000"):
        desk.make(fund=D(800000), down=D(80))
    with pytest.raises(Refused, match="公积金贷款只能用于住房"):
        desk.make(fund=D(1), use="other")
    with pytest.raises(Refused, match="适用的第三套及以上公积金贷款利率"):
        desk.make(fund=D(1), homes="more")


def test_up_to_three_units_are_compared_and_none_twice(desk: Desk) -> None:
    assert desk.make(None, "103", "101", "102").units.count() == 3

    with pytest.raises(Refused, match="同一套房源选了两次"):
        desk.make(None, "101", "101")
    with pytest.raises(Refused, match="一次最多比较3套"):
        desk.make(None, "101", "102", "103", "101")


def test_a_unit_that_is_sold_or_has_no_price_is_in_no_plan(desk: Desk) -> None:
    by = {"by": Account.objects.system(), "at": desk.at}
    held = {"kind": "subscription", "reference": "RG-1", "holder_label": "张磊", "holder_id": 1}
    inventory.take(desk.unit("103").item_ptr, **by, **held)
    building = desk.unit().building
    inventory.add_unit(building, **by, entrance="1", floor=2, room="201", gross_area=D(90))

    with pytest.raises(Refused, match="已售出，请换一套"):
        desk.make(None, "103")
    with pytest.raises(Refused, match="还没有公示价格，不能测算"):
        desk.make(None, "201")


def test_the_parts_of_a_price_are_the_price_in_the_database_too(desk: Desk) -> None:
    one = desk.only(desk.make())

    for wrong in ({"down": one.down - 1}, {"total": one.list_total + 1}, {"place": 4}, {"bank_loan": D(-1)}):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows(PlanUnit).filter(pk=one.pk).update(**wrong)
    with pytest.raises(IntegrityError), transaction.atomic():
        rows(PurchasePlan).filter(pk=one.plan_id).update(expires_at=desk.at - timedelta(seconds=1))
    with pytest.raises(IntegrityError), transaction.atomic():
        rows(PurchasePlan).filter(pk=one.plan_id).update(months=0)


def test_a_plan_holds_to_the_end_of_its_seventh_day(desk: Desk) -> None:
    plan = desk.make()

    assert plan.last_day == desk.at.date() + 7 * DAY
