import re
import time
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override
from tests.office import MONDAY

from anchang.business.inventory import actions, queries, tables
from anchang.business.inventory.actions.price_table import take_in
from anchang.engine.events.models import Change
from anchang.engine.events.parts import drawn

OWN_QUERIES = 6


def signed_in(client, stock, username: str = "lijing"):
    client.force_login(stock.account(username), backend="django.contrib.auth.backends.ModelBackend")
    return client


def url(stock) -> str:
    return f"/inventory/{stock.project.pk}/"


def fill(stock, count: int = 1196) -> None:
    """Units in entrances of 240 beside the four that are there."""
    rows = [
        (
            number,
            {
                "building": "28",
                "entrance": str(2 + number // 240),
                "floor": number % 240 // 8 + 1,
                "room": f"{number % 240 // 8 + 1}{number % 8 + 1:02}",
                "gross": Decimal("89.50"),
                "unit_price": Decimal(14000),
                "total": Decimal(1253000),
            },
        )
        for number in range(count)
    ]
    by = {"by": stock.system, "at": MONDAY}
    actions.post_prices(stock.project, **by, prices=take_in(stock.project, rows, **by))


@pytest.mark.rule("R-105")
def test_the_board_shows_every_unit_with_floor_price_letter_and_the_permit(stock, client):
    stock.take(kind="subscription", until=None)

    page = signed_in(client, stock).get(url(stock)).content.decode()

    assert re.search(r'cell--agreed" id="unit-\d+"[^>]*aria-label="28-1-101 125\.30万 认购"><b>101</b>', page)
    assert re.findall(r'<th scope="row"><a [^>]*>(\d+)</a></th>', page) == ["2", "1"]
    assert "锦房预售证2026001号" in page
    assert "购</i>" in page


@pytest.mark.rule("R-104")
def test_the_legend_counts_the_units_of_every_status_the_withheld_ones_too(stock, client):
    stock.take()
    stock.withhold(stock.units[1])

    counts = {one.status.code: one.count for one in tables.legend(queries.board(stock.project, MONDAY))}

    assert counts == {"open": 2, "held": 1, "agreed": 0, "signed": 0, "blocked": 1, "unpermitted": 0}


@pytest.mark.parametrize(
    ("query", "rooms"),
    [
        ("status=held", ["101"]),
        ("status=open&price_from=125.3", ["102", "201", "202"]),
        ("price_to=125.29", []),
        ("area_from=89.5&area_to=89.5", ["101", "102", "201", "202"]),
        ("area_from=90", []),
        ("area_from=abc", ["101", "102", "201", "202"]),
        ("type=nothing", ["101", "102", "201", "202"]),
    ],
)
def test_the_filters_stand_in_the_url(stock, client, query, rooms):
    stock.take(at=MONDAY, until=None)

    page = signed_in(client, stock).get(f"{url(stock)}?{query}").content.decode()

    assert sorted(re.findall(r"<b>(\d{3})</b>", page)) == rooms
    assert ("没有符合条件的房源" in page) == (not rooms)


def test_the_board_asks_as_many_questions_for_1200_units_as_for_four(stock, client):
    signed_in(client, stock)
    with CaptureQueriesContext(connection) as few:
        client.get(url(stock))
    fill(stock)

    with CaptureQueriesContext(connection) as many:
        page = client.get(url(stock))

    own = [query["sql"] for query in many if "inventory_" in query["sql"] or "events_" in query["sql"]]
    assert page.content.count(b'class="cell cell--open" id="unit-') == 1200
    assert len(many) == len(few)
    assert len(own) <= OWN_QUERIES


def test_a_board_of_1200_units_is_written_quickly(stock):
    fill(stock)

    spent = []
    for _round in range(5):
        before = time.process_time()
        tables.board(queries.board(stock.project, MONDAY))
        spent.append(time.process_time() - before)

    assert min(spent) < 0.06


def test_a_project_of_another_site_is_not_found(stock, client):
    other = actions.open_project(stock.office.company, by=stock.system, at=MONDAY, name="别处", developer="x")

    assert signed_in(client, stock).get(f"/inventory/{other.pk}/").status_code == 404


def test_what_a_room_is_called_is_escaped(stock, client):
    given = {"entrance": "<b>", "floor": 9, "room": "<script>", "gross_area": Decimal(50)}
    actions.add_unit(stock.building, by=stock.system, at=MONDAY, **given)

    page = signed_in(client, stock).get(url(stock)).content.decode()

    assert "<script>" not in page
    assert "<b>单元" not in page


@pytest.mark.parametrize("deed", ["take", "turn", "free", "control"])
def test_every_change_of_a_status_is_told_to_open_boards_in_the_same_transaction(stock, deed):
    Change.objects.all().delete()
    if deed == "control":
        stock.withhold()
    else:
        stock.take()
    if deed == "turn":
        given = {"reference": "hold-1", "kind": "contract", "new_reference": "RG-1"}
        actions.turn(stock.unit, by=stock.system, at=MONDAY, **given)
    if deed == "free":
        actions.free(stock.unit, by=stock.system, at=MONDAY, reference="hold-1", how="released")

    change = Change.objects.latest("pk")

    face = {"take": "held", "turn": "signed", "free": "open", "control": "blocked"}[deed]
    assert (change.topic, change.key) == (f"board:{stock.project.pk}", f"unit-{stock.unit.pk}")
    assert f'class="cell cell--{face}"' in drawn(change, "zh-hans")
    assert "李静" not in change.payload


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_change_is_drawn_as_the_board_of_that_language_shows_the_unit(stock, language):
    stock.take()

    with override(language):
        page = tables.board(queries.board(stock.project, MONDAY))

    assert drawn(Change.objects.latest("pk"), language) in page


def test_new_prices_and_a_revoked_permit_are_told_for_every_unit_they_touch(stock):
    Change.objects.all().delete()
    prices = [actions.Priced(unit.pk, Decimal(15000), Decimal(1342500)) for unit in stock.units]

    actions.post_prices(stock.project, by=stock.system, at=MONDAY, prices=prices)
    actions.revoke_permit(stock.permit, by=stock.system, at=MONDAY, on=MONDAY.date())

    cells = [drawn(change, "zh-hans") for change in Change.objects.order_by("pk")]
    assert ["134.25万" in cell for cell in cells] == [True] * 8
    assert ["cell--unpermitted" in cell for cell in cells] == [False] * 4 + [True] * 4
