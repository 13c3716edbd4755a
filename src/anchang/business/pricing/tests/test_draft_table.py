"""一房一价表: a table makes the units, and of its prices a draft."""

from decimal import Decimal
from typing import Any

import pytest

from anchang.business.inventory.models import PriceList, Unit
from anchang.business.pricing import queries
from anchang.business.pricing.models import Proposal
from anchang.engine.imports.actions import commit, upload
from anchang.engine.imports.models import Import
from anchang.engine.policies import Refused

from .conftest import DAY, Wall

pytestmark = pytest.mark.django_db
HEADINGS = "楼栋,单元,楼层,房号,户型,朝向,景观,建筑面积,单价,总价,备案总价,底价"
ROWS = (
    "28号楼,1,1,101,三室两厅,南北,中庭,89.50,14000,1253000,1300000,1200000",
    "28号楼,1,3,301,三室两厅,东,,100.00,14000,1400000,,",
)


def sent(wall: Wall, *rows: str, headings: str = HEADINGS, **given: Any) -> Import:
    facts = {"kind": "inventory.price_list", "name": "首推价格表.csv", **given}
    made: Import = upload(
        wall.project, by=wall.who("chenwei"), at=wall.at, content="\n".join([headings, *rows]).encode(), **facts
    )
    return made


def taken_in(wall: Wall, *rows: str, **given: Any) -> Proposal:
    commit(sent(wall, *rows), by=wall.who("chenwei"), at=given.pop("at", wall.at), **given)
    return Proposal.objects.order_by("-pk")[0]


@pytest.mark.clause("SAL-064")
@pytest.mark.rule("R-130")
def test_a_table_makes_the_units_and_a_draft_which_is_posted_once_it_is_approved(wall: Wall) -> None:
    drawn = taken_in(wall, *ROWS, filed_no="锦价备〔2026〕12号")
    before = (wall.total("301"), PriceList.objects.count(), drawn.stage)

    done = wall.post(drawn)

    assert before == (None, 0, "draft")
    assert (done.title, done.source, done.units, done.total) == ("首推价格表", "table", 2, Decimal(2653000))
    assert (done.price_list.source_id, done.price_list.filed_no) == (done.table_id, "锦价备〔2026〕12号")
    price = wall.unit("101").price
    assert (price.total, price.filed_total, price.floor_total) == (Decimal(1253000), Decimal(1300000), Decimal(1200000))
    assert queries.floor(wall.unit("101")) == Decimal(1200000)
    assert queries.parts(price) == []


def test_the_table_tells_which_way_a_unit_looks_and_a_table_without_that_says_nothing_of_it(wall: Wall) -> None:
    taken_in(wall, *ROWS)
    short = "28号楼,1,1,101,三室两厅,89.50,14100,1261950"

    commit(
        sent(wall, short, headings="楼栋,单元,楼层,房号,户型,建筑面积,单价,总价"), by=wall.who("chenwei"), at=wall.at
    )

    assert list(Unit.objects.filter(room__in=("101", "301")).order_by("room").values_list("orientation", "view")) == [
        ("南北", "中庭"),
        ("东", ""),
    ]


def test_a_table_whose_only_total_is_the_filed_one_is_read_by_that(wall: Wall) -> None:
    made = sent(wall, "28号楼,1,101,89.50,14000,1253000", headings="楼栋,楼层,房号,建筑面积,备案单价,备案总价")

    assert made.faults == []
    assert (made.columns["total"], "filed_total" in made.columns) == ("备案总价", False)


@pytest.mark.rule("R-136")
@pytest.mark.parametrize(
    ("row", "text"),
    [
        (ROWS[0].replace("1300000", "1252999.99"), "总价 1253000.00 高于备案总价 1252999.99"),
        (ROWS[0].replace("1200000", "1253000.01"), "底价 1253000.01 高于总价 1253000.00"),
    ],
)
def test_a_price_above_the_filed_one_and_a_floor_above_the_price_are_faults(wall: Wall, row: str, text: str) -> None:
    made = sent(wall, row)

    assert [one["text"] for one in made.faults] == [text]
    with pytest.raises(Refused):
        commit(made, by=wall.who("chenwei"), at=wall.at)


def test_two_tables_of_one_day_are_two_drafts_of_which_one_may_go_on(wall: Wall) -> None:
    first, second = taken_in(wall, *ROWS), taken_in(wall, *ROWS)
    wall.post(first)

    with pytest.raises(Refused, match="一天只能有一版"):
        wall.submit(second, at=wall.at)

    assert wall.post(second, at=wall.at + DAY).price_list.version == 2
