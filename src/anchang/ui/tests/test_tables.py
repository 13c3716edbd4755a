from types import SimpleNamespace

import pytest
from django.contrib.contenttypes.models import ContentType

from anchang.ui.tables import Column, Table


class Units(Table):
    empty_title = "没有房源"
    number = Column("房号", sort="number", href=lambda unit: f"/units/{unit.number}/")
    price = Column("总价", kind="wan", sort="price")
    secret = Column("底价", kind="wan")


class Types(Table):
    model = Column("表", sort="model")
    app_label = Column("模块")


UNITS = [
    SimpleNamespace(number=n, price=p, secret=p) for n, p in [("1203", 3), ("1201", 1), ("1202", None), ("1204", 2)]
]


def numbers(table: Table) -> list[str]:
    return [row.thing.number for row in table.rows]


def test_a_list_is_sorted_by_the_url_and_what_has_no_value_comes_last(request_for):
    assert numbers(Units(UNITS, request_for(sort="number"))) == ["1201", "1202", "1203", "1204"]
    assert numbers(Units(UNITS, request_for(sort="-price"))) == ["1203", "1204", "1201", "1202"]


@pytest.mark.parametrize("asked", ["secret", "-secret", "password", "number__pk", "--number", ""])
def test_a_sort_no_column_offers_is_ignored(request_for, asked):
    assert numbers(Units(UNITS, request_for(sort=asked))) == ["1203", "1201", "1202", "1204"]


def test_a_page_beyond_the_last_is_the_last_and_nonsense_is_the_first(request_for):
    assert numbers(Units(UNITS, request_for(page="9"), page_size=3)) == ["1204"]
    assert numbers(Units(UNITS, request_for(page="x"), page_size=3)) == ["1203", "1201", "1202"]
    assert numbers(Units(UNITS, request_for(page="0"), page_size=3)) == ["1203", "1201", "1202"]


def test_sorting_starts_again_on_the_first_page_and_keeps_the_filter(request_for):
    table = Units(UNITS, request_for(page="2", building="3", sort="number"))

    assert table.heads[0].url == "?building=3&sort=-number"
    assert table.heads[0].direction == "ascending"
    assert table.heads[2].url == ""


@pytest.mark.django_db
def test_a_database_list_is_sorted_and_cut_by_the_database(request_for, django_assert_num_queries):
    ContentType.objects.bulk_create([ContentType(app_label="invented", model=name) for name in ("0b", "0a")])
    table = Types(ContentType.objects.all(), request_for(sort="model"), page_size=2)

    with django_assert_num_queries(2):
        assert [row.thing.model for row in table.rows] == ["0a", "0b"]


@pytest.mark.django_db
def test_an_uncounted_list_asks_once_and_knows_only_that_more_follows(request_for, django_assert_num_queries):
    ContentType.objects.bulk_create([ContentType(app_label="invented", model=name) for name in "ab"])
    table = Types(ContentType.objects.order_by("pk"), request_for(), page_size=1, total=None)

    with django_assert_num_queries(1):
        assert len(table.rows) == 1
        assert table.page.has_next()
        assert not table.page.has_previous()


def test_an_uncounted_list_ends_where_its_rows_end(request_for):
    table = Units(UNITS, request_for(page="2"), page_size=2, total=None)

    assert numbers(table) == ["1202", "1204"]
    assert not table.page.has_next()


def test_rows_carry_their_labels_for_a_phone(draw, request_for):
    html = draw("{% table t %}", t=Units(UNITS, request_for()))

    assert 'data-label="总价">' in html
    assert '<a href="/units/1203/">1203</a>' in html


def test_an_empty_table_says_what_is_missing(draw, request_for):
    html = draw("{% table t %}", t=Units([], request_for()))

    assert "没有房源" in html
    assert "<table" not in html


def test_two_tables_of_a_page_do_not_share_their_sort(request_for):
    class Others(Units):
        prefix = "other_"

    request = request_for(sort="number")

    assert numbers(Others(UNITS, request)) == ["1203", "1201", "1202", "1204"]
    assert Others(UNITS, request).heads[0].url == "?sort=number&other_sort=number"
