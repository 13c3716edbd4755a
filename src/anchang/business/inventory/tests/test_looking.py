"""The same units from near and from far, in rows, in colours and on the wall."""

import re
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override
from tests.office import MONDAY

from anchang.business.inventory import actions, queries, tables
from anchang.business.inventory.actions.price_table import take_in
from anchang.business.inventory.models import Unit
from anchang.business.inventory.tables import looking

MOST_QUERIES = 12
VIEWS = ("", "?view=site", "?view=table", "?heat=days", "?heat=favourites&view=site", "wall/")


@pytest.fixture
def hall(stock, client):
    """Somebody who is signed in; gives the text of a page of the board."""
    client.force_login(stock.account("lijing"), backend="django.contrib.auth.backends.ModelBackend")
    return lambda rest="": client.get(f"/inventory/{stock.project.pk}/{rest}").content.decode()


def add(stock, buildings: int, floors: int = 3, rooms: int = 2) -> None:
    """Priced buildings 2, 3, … beside the one that is there, dearer with every floor."""
    names = [str(n + 2) for n in range(buildings)]
    for name in names:
        actions.add_building(stock.project, by=stock.system, at=MONDAY, name=name, permit=stock.permit)
    rows = [
        {
            "building": name,
            "entrance": "1",
            "floor": floor,
            "room": f"{floor}{room:02}",
            "gross": Decimal(100),
            "unit_price": Decimal(10000 + 1000 * floor),
            "total": Decimal(1000000 + 100000 * floor),
        }
        for name in names
        for floor in range(1, floors + 1)
        for room in range(1, rooms + 1)
    ]
    prices = take_in(stock.project, list(enumerate(rows)), by=stock.system, at=MONDAY)
    actions.post_prices(stock.project, by=stock.system, at=MONDAY, prices=prices)


def rooms_of(page: str) -> set[str]:
    return set(re.findall(r'id="unit-(\d+)"', page))


@pytest.mark.parametrize("view", VIEWS)
def test_every_view_asks_as_many_questions_for_twenty_buildings_as_for_one(stock, hall, view):
    hall(view)
    with CaptureQueriesContext(connection) as one:
        hall(view)
    add(stock, 19)

    with CaptureQueriesContext(connection) as twenty:
        hall(view)

    assert len(twenty) == len(one)
    asked = [each for each in twenty if re.search(r'"(inventory|touring|events)_', each["sql"])]
    assert len(asked) <= MOST_QUERIES


def test_beyond_what_makes_a_page_the_site_is_shown_building_by_building(stock, hall, monkeypatch):
    add(stock, 2)
    monkeypatch.setattr(looking, "WHOLE", 10)

    page = hall()

    assert re.findall(r"<h2><a [^>]*>([^<]+)</a></h2>", page) == ["28号楼", "2", "3"]
    assert page.count('class="cell cell--open" id=') == 0
    assert len(rooms_of(page)) == 4 + 6 + 6


def test_a_building_beyond_the_page_is_drawn_when_it_comes_into_sight(stock, hall, monkeypatch):
    add(stock, 2)
    monkeypatch.setattr(looking, "WHOLE", 10)

    page = hall("?view=grid")
    later = re.findall(r'class="board board--later" id="(building-\d+)" hx-get="([^"]+)"', page)

    assert page.count('class="cell cell--open" id=') == 10
    assert [target for target, _url in later] == [f"building-{Unit.objects.latest('pk').building_id}"]
    assert len(rooms_of(page)) == 16
    drawn = hall(later[0][1].replace("&amp;", "&"))
    assert f'class="board" id="{later[0][0]}"' in drawn
    assert drawn.count('class="cell cell--open" id=') == 6


def test_a_card_counts_its_building_by_status_and_what_is_sold(stock, hall):
    stock.take(kind="contract", until=None)
    stock.take(stock.units[1], reference="hold-2", until=None)

    page = hall("?view=site")

    counts = re.findall(r'<li data-count="(\w+)"><i class="tile[^>]*></i>[^<]*<b>(\d+)</b>', page)
    assert dict(counts) == {"open": "2", "held": "1", "signed": "1"}
    assert "<b data-sold>1</b> / 4 · <b data-share>25%</b>" in page
    assert "4 套 · 501.20万" in page


def test_one_floor_is_a_list_with_what_a_visitor_asks_for_first(stock, hall):
    page = hall(f"?building={stock.building.pk}&floor_from=2&floor_to=2")

    assert re.findall(r"<b>(28-1-\d+)</b>", page) == ["28-1-201", "28-1-202"]
    assert "89.50㎡" in page
    assert "¥14,000/㎡" in page
    assert "下一层" in page
    assert "上一层" not in page


@pytest.mark.parametrize(
    ("query", "rooms"),
    [
        ("floor_from=2", ["201", "202"]),
        ("floor_to=1", ["101", "102"]),
        ("floor_from=3", []),
        ("orientation=南", ["102"]),
        ("orientation=nowhere", ["101", "102", "201", "202"]),
        ("floor_from=x", ["101", "102", "201", "202"]),
    ],
)
def test_floors_and_orientation_are_filters_of_the_url_too(stock, hall, query, rooms):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE inventory_unit SET orientation = '南' WHERE item_ptr_id = %s", [stock.units[1].pk])

    page = hall(f"?{query}")

    assert sorted(re.findall(r'class="cell [^>]*><b>(\d{3})</b>', page)) == rooms


def test_the_table_has_the_units_of_the_picture_with_the_same_filters(stock, hall):
    add(stock, 3)
    stock.take(until=None)

    for query in ("", "&status=open", "&floor_from=2", "&price_from=120"):
        picture, table = hall(f"?{query}"), hall(f"?view=table{query}")
        shown = set(re.findall(r'class="cell cell--\w+" id="unit-(\d+)"', picture))
        assert set(re.findall(r'class="state" id="unit-(\d+)"', table)) == shown
        assert len(shown) > 3


def test_what_is_on_another_page_of_the_table_is_still_heard_of(stock, hall):
    add(stock, 10)

    page = hall("?view=table")

    assert page.count('class="state" id=') == 50
    assert len(rooms_of(page)) == Unit.objects.count() == 64


def test_what_the_filter_of_the_status_leaves_out_keeps_its_place(stock, hall):
    stock.take(until=None)

    page = hall("?status=open")

    assert f'<s id="unit-{stock.units[0].pk}" data-live="held" class="cell--away"></s>' in page
    assert "显示 3 套，共 4 套" in page


def test_sixty_rooms_on_one_floor_stand_in_one_row(stock, hall):
    add(stock, 1, floors=1, rooms=60)

    page = hall(f"?building={Unit.objects.latest('pk').building_id}")

    assert re.findall(r'colspan="(\d+)"', page) == ["60"]
    assert page.count("<tr>") == 2
    assert page.count('class="cell cell--open" id=') == 60


def test_a_coloured_board_says_each_figure_in_its_cell_and_each_band_in_words(stock, hall):
    add(stock, 1)

    page = hall("?heat=unit_price")

    assert re.search(r'cell--heat-0" id="unit-\d+"[^>]*data-price="110\.00万"[^>]*>.*?<small>¥11,000/㎡', page)
    bands = re.findall(r'cell--heat-(\d)"></span>([^<]+)<b>(\d+) 套', page)
    assert [(words.strip(), int(count)) for _place, words, count in bands] == [
        ("¥11,000/㎡", 2),
        ("¥12,000/㎡", 2),
        ("¥13,000/㎡", 2),
        ("¥14,000/㎡", 4),
    ]


def test_the_price_in_the_live_message_is_that_of_a_plain_board_however_one_looks(stock, hall):
    plain, coloured = hall(), hall("?heat=total")

    assert "data-price" not in plain
    assert coloured.count('data-price="125.30万"') == 4


def days(stock, at):
    cells = queries.board(stock.project, at)
    found = looking.shade("days", stock.project, cells, at)
    return [found.words.get(unit.pk) for unit in stock.units]


def test_days_on_the_market_begin_anew_when_a_unit_is_free_again_and_end_when_it_is_taken(stock):
    later = MONDAY + timedelta(days=10)
    stock.take(at=MONDAY + timedelta(days=3))
    stock.take(stock.units[1], at=MONDAY + timedelta(days=4), reference="hold-2")
    stock.take(stock.units[2], at=later, reference="hold-3")
    actions.free(stock.units[1], by=stock.system, at=MONDAY + timedelta(days=9), reference="hold-2", how="released")

    # The first hold ran out after half an hour, whether or not a worker has ended it; so did the second one.
    assert days(stock, later) == ["7天", "6天", None, "10天"]


def test_new_prices_do_not_make_a_unit_new_on_the_market(stock):
    later = MONDAY + timedelta(days=5)
    prices = [actions.Priced(unit.pk, Decimal(15000), Decimal(1342500)) for unit in stock.units]
    actions.post_prices(stock.project, by=stock.system, at=later, prices=prices)

    assert days(stock, later) == ["5天"] * 4


def test_a_figure_that_nobody_has_registered_colours_nothing(stock, hall):
    page = hall("?heat=luck")

    assert "cell--heat" not in page
    assert page.count('class="cell cell--open" id=') == 4


@pytest.mark.clause("SAL-093")
def test_the_wall_has_every_unit_the_totals_and_the_time_and_no_menu(stock, hall):
    stock.take(kind="contract", until=None)

    page = hall("wall/")

    assert len(rooms_of(page)) == 4
    assert re.search(r'class="tile tile--signed" id="unit-\d+" data-live="signed">101<b>签</b>', page)
    assert "<b data-sold>1</b> / 4" in page
    assert re.search(r'id="clock" data-now="\d+" datetime="[^"]+">\d\d:\d\d<', page)
    assert "<nav" not in page
    assert "李静" not in page


def test_the_wall_of_another_site_is_not_found(stock, client):
    other = actions.open_project(stock.office.company, by=stock.system, at=MONDAY, name="别处", developer="x")
    client.force_login(stock.account("lijing"), backend="django.contrib.auth.backends.ModelBackend")

    assert client.get(f"/inventory/{other.pk}/wall/").status_code == 404


def test_in_english_the_statuses_of_every_cell_are_english(stock):
    with override("zh-hans"):
        chinese = tables.board(queries.board(stock.project, MONDAY))
    with override("en"):
        english = tables.board(queries.board(stock.project, MONDAY))

    assert "待售" in chinese
    assert "待售" not in english
