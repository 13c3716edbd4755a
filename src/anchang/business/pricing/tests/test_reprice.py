"""Moving the prices in force: of units nobody has taken, by percent, by yuan, or by a scheme."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.office import MONDAY, Office

from anchang.business.inventory import actions as inventory
from anchang.business.inventory.models import Unit, UnitPrice
from anchang.business.pricing import queries
from anchang.business.pricing.models import Line
from anchang.business.pricing.queries import Choice
from anchang.business.pricing.stages import Way
from anchang.engine.accounts.models import Account
from anchang.engine.policies import Refused

from .conftest import DAY, Wall

pytestmark = pytest.mark.django_db


def posted(wall: Wall, filed: Decimal | None = None, floor: Decimal | None = None) -> None:
    """Every unit at 14,000 a square metre, without a scheme."""
    price = (Decimal(14000), Decimal(1253000), filed, floor)
    prices = [inventory.Priced(unit.pk, *price) for unit in wall.units]
    inventory.post_prices(wall.project, by=Account.objects.system(), at=wall.at, prices=prices)


@pytest.mark.parametrize(
    ("way", "value", "unit_price", "total"),
    [
        (Way.PERCENT, "1.5", "14210.00", "1271795.00"),
        (Way.PERCENT, "-0.0333", "13995.34", "1252582.93"),
        (Way.YUAN, "-200.55", "13799.45", "1235050.78"),
    ],
)
def test_a_change_is_rounded_once_a_square_metre_and_once_a_total(
    wall: Wall, way: str, value: str, unit_price: str, total: str
) -> None:
    posted(wall)

    drawn = wall.change(value, way)

    line = Line.objects.filter(proposal=drawn).order_by("pk")[0]
    assert (line.unit_price, line.total) == (Decimal(unit_price), Decimal(total))
    assert (line.before_unit_price, line.before_total) == (Decimal(14000), Decimal(1253000))


@pytest.mark.clause("SAL-065")
def test_only_units_nobody_has_taken_are_repriced_and_the_sums_are_those_of_the_lines(wall: Wall) -> None:
    posted(wall)
    wall.take("101")

    drawn = wall.change("2")

    assert set(drawn.lines.values_list("unit__room", flat=True)) == {"102", "201", "202"}
    assert (drawn.units, drawn.before_total, drawn.total) == (3, Decimal(3759000), Decimal(3834180))
    assert drawn.largest == Decimal(2)


def test_units_are_chosen_by_building_type_and_floors(wall: Wall) -> None:
    posted(wall)

    chosen = wall.change("2", building=wall.building.pk, type="三室两厅", low=2, high=2)

    assert set(chosen.lines.values_list("unit__room", flat=True)) == {"201", "202"}
    with pytest.raises(Refused, match="没有一套房源的价格会变"):
        wall.change("2", type="四室两厅")


def test_the_floor_price_moves_in_proportion_and_the_filed_one_bounds_the_change(wall: Wall) -> None:
    posted(wall, filed=Decimal(1290000), floor=Decimal(1190350))

    drawn = wall.change("2")
    with pytest.raises(Refused, match="28-1-101 的总价高于备案总价，请先重新备案") as refused:
        wall.change("3")

    line = drawn.lines.order_by("pk")[0]
    assert (line.total, line.floor_total, line.filed_total) == (
        Decimal(1278060),
        Decimal(1214157),
        Decimal(1290000),
    )
    assert refused.value.rule == "R-136"


def test_a_price_of_zero_or_below_is_refused(wall: Wall) -> None:
    posted(wall)

    with pytest.raises(Refused, match="28-1-101 调后单价为零或以下"):
        wall.change("-14000", Way.YUAN)


def test_what_a_price_is_made_of_is_told_up_to_the_last_change_and_adds_up(wall: Wall) -> None:
    wall.post()
    wall.post(wall.change("2"), at=wall.at + DAY)

    price = wall.unit().price
    parts = queries.parts(price)

    assert [(label, factor) for label, factor, _yuan in parts] == [
        ("基准价", None),
        ("楼层 1", Decimal("0.98")),
        ("朝向 南", Decimal("1.02")),
        ("面积段 80–90", Decimal("1.01")),
        ("调价 +2%", Decimal("1.02")),
    ]
    assert sum(yuan for _label, _factor, yuan in parts) == price.total
    assert parts[0][2] == Decimal("1253000.00")


def test_five_thousand_units_are_previewed_with_as_many_queries_as_four(wall: Wall, office: Office) -> None:
    posted(wall)

    def asked() -> int:
        with CaptureQueriesContext(connection) as made:
            seen = queries.preview(wall.project, MONDAY, Way.PERCENT, Decimal(2), Choice())
            assert len(seen.lines) == Unit.objects.filter(building__project=wall.project).count()
            assert seen.heats
        return len(made) - 1

    few = asked()
    by = {"by": Account.objects.system(), "at": wall.at}
    for floor in range(3, 40):
        inventory.add_unit(wall.building, **by, entrance="1", floor=floor, room=f"{floor}01", gross_area=Decimal(90))
    wall.units = list(Unit.objects.all())
    prices = [inventory.Priced(one.pk, Decimal(14000), one.gross_area * 14000) for one in wall.units]
    inventory.post_prices(wall.project, **by, prices=prices)

    assert asked() == few <= 6
    assert UnitPrice.objects.count() == 4 + 41
