from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext
from tests.office import MONDAY, rows

from anchang.business.inventory import actions, queries
from anchang.business.inventory.actions import claims
from anchang.business.inventory.models import Claim, Unit
from anchang.engine.policies import Refused

from .conftest import Stock


def extra(stock: Stock, room: str, usage: str = "parking", total: int = 120000) -> Unit:
    """A parking place or store room with a posted price beside those of the homes."""
    area = {"entrance": "B", "floor": -1, "room": room, "gross_area": Decimal(12)}
    unit = actions.add_unit(stock.building, by=stock.system, at=MONDAY, usage=usage, **area)
    price = actions.Priced(unit.pk, Decimal(total) / 12, Decimal(total))
    actions.post_prices(stock.project, by=stock.system, at=MONDAY, prices=[price])
    return Unit.objects.get(pk=unit.pk)


@pytest.fixture
def bundled(stock: Stock) -> Stock:
    """The first home with a parking place and a store room."""
    parts = [extra(stock, "P1"), extra(stock, "S1", "store", 60000)]
    actions.bundle(stock.unit, by=stock.account("chenwei"), at=MONDAY, companions=parts)
    return stock


def codes(stock: Stock) -> dict[str, str]:
    return {cell.room: cell.status.code for cell in queries.board(stock.project, MONDAY) if cell.room[0] in "PS1"}


def refusal(deed) -> str:
    with pytest.raises(Refused) as caught:
        deed()
    return caught.value.reason


def test_a_home_is_taken_with_everything_sold_with_it(bundled):
    claim = bundled.take()

    assert claim.parts == 2
    assert codes(bundled) == {"101": "held", "102": "open", "P1": "held", "S1": "held"}
    assert set(Claim.objects.values_list("reference", flat=True)) == {"hold-1"}


def test_turning_and_freeing_the_home_does_the_same_to_every_part(bundled):
    bundled.take()
    given = {"reference": "hold-1", "kind": "subscription", "new_reference": "RG-1"}
    actions.turn(bundled.unit, by=bundled.system, at=MONDAY, **given)
    turned = codes(bundled)

    actions.free(bundled.unit, by=bundled.system, at=MONDAY, reference="RG-1", how="withdrawn")

    assert {turned[room] for room in ("101", "P1", "S1")} == {"agreed"}
    assert {codes(bundled)[room] for room in ("101", "P1", "S1")} == {"open"}


def test_a_bundle_past_its_time_is_freed_and_taken_whole(bundled):
    first = bundled.take()

    second = bundled.take(at=first.until, reference="hold-2", holder_label="张磊")

    assert second.parts == 2
    assert Claim.objects.filter(ended_at=None, reference="hold-2").count() == 3


@pytest.mark.parametrize("room", ["P1", "S1"])
def test_a_companion_is_not_taken_alone(bundled, room):
    part = Unit.objects.get(room=room)

    assert refusal(lambda: bundled.take(part)) == f"28-B-{room} 随 28-1-101 一起出售，不能单独占用"
    assert not Claim.objects.exists()


def test_a_companion_is_not_freed_alone(bundled):
    bundled.take()
    part = Unit.objects.get(room="P1")

    said = refusal(lambda: actions.free(part, by=bundled.system, at=MONDAY, reference="hold-1", how="released"))

    assert "随房出售，不能单独释放" in said
    assert Claim.objects.filter(ended_at=None).count() == 3


@pytest.mark.parametrize("what", ["seized", "unpriced", "claimed"])
def test_when_one_part_cannot_be_taken_nothing_is(bundled, what):
    part = Unit.objects.get(room="P1")
    if what == "seized":
        actions.flag(part, by=bundled.system, at=MONDAY, kind="seized", document_no="（2026）锦01执88号")
    elif what == "unpriced":
        rows(Unit).filter(pk=part.pk).update(price=None)
    else:
        row = {"item_id": part.pk, "kind": "hold", "reference": "x", "holder_label": "张磊", "since": MONDAY}
        rows(Claim).bulk_create([Claim(**row)])

    said = refusal(bundled.take)

    assert "28-B-P1" in said
    assert not Claim.objects.filter(reference="hold-1").exists()


def test_without_the_parts_in_the_statement_the_home_would_go_without_them(bundled, monkeypatch):
    monkeypatch.setattr(claims, "PARTS", "")
    monkeypatch.setattr(claims, "_insist_whole", lambda *_facts: None)

    bundled.take()

    assert codes(bundled) == {"101": "held", "102": "open", "P1": "open", "S1": "open"}


def test_a_bundle_costs_what_its_parts_cost(bundled):
    assert queries.posted_total(bundled.unit) == Decimal(1253000 + 120000 + 60000)
    assert queries.posted_total(Unit.objects.get(pk=bundled.units[1].pk)) == Decimal(1253000)


@pytest.mark.parametrize("who", ["home", "part"])
def test_a_bundle_is_not_made_while_one_part_is_sold(stock, who):
    part = extra(stock, "P1")
    stock.take(stock.unit if who == "home" else part, kind="contract", until=None)

    said = refusal(lambda: actions.bundle(stock.unit, by=stock.system, at=MONDAY, companions=[part]))

    assert "已被 李静 签约，不能改组合" in said
    assert not Unit.objects.exclude(lead=None).exists()


def test_a_bundle_is_not_opened_while_it_is_sold(bundled):
    bundled.take(kind="contract", until=None)

    said = refusal(lambda: actions.unbundle(bundled.unit, by=bundled.system, at=MONDAY))

    assert "不能改组合" in said
    assert Unit.objects.filter(lead=bundled.unit.pk).count() == 2


def test_a_part_whose_hold_is_over_may_be_bundled(stock):
    part = extra(stock, "P1")
    stock.take(part, until=MONDAY)

    actions.bundle(stock.unit, by=stock.system, at=MONDAY + timedelta(minutes=1), companions=[part])

    assert not Claim.objects.filter(ended_at=None).exists()


def test_an_opened_bundle_is_sold_part_by_part(bundled):
    actions.unbundle(bundled.unit, by=bundled.system, at=MONDAY)

    bundled.take(Unit.objects.get(room="P1"))

    assert codes(bundled) == {"101": "open", "102": "open", "P1": "held", "S1": "open"}


def test_only_parking_places_and_store_rooms_go_with_a_home(stock):
    part = extra(stock, "P1")
    bundle = lambda home, *parts: actions.bundle(home, by=stock.system, at=MONDAY, companions=parts)  # noqa: E731

    assert "不是车位或储藏室" in refusal(lambda: bundle(stock.unit, stock.units[1]))
    assert "不能作为主房源" in refusal(lambda: bundle(part, extra(stock, "P2")))
    assert "请选择随房出售" in refusal(lambda: bundle(stock.unit))
    bundle(stock.unit, part)
    assert "已随别的房源出售" in refusal(lambda: bundle(Unit.objects.get(pk=stock.units[1].pk), part))


def test_the_database_refuses_a_home_that_goes_with_another(stock):
    with pytest.raises(IntegrityError):
        rows(Unit).filter(pk=stock.units[1].pk).update(lead=stock.units[0].pk)


def test_a_unit_sold_alone_is_taken_turned_and_freed_with_no_more_statements_than_a_bundle_asks(bundled):
    alone = Unit.objects.select_related("building__permit", "price").get(pk=bundled.units[1].pk)

    with CaptureQueriesContext(connection) as asked:
        bundled.take(alone, reference="hold-9")

    assert sum("inventory_claim" in one["sql"] and "INSERT" in one["sql"] for one in asked) == 1
    assert not any(
        "inventory_unit" in one["sql"]
        and "lead_id" in one["sql"]
        and one["sql"][:6] == "SELECT"
        and "claims" not in one["sql"]
        and "inventory_claim" not in one["sql"]
        for one in asked
    )


def test_the_page_of_a_home_shows_its_companions_and_the_sum(bundled, client):
    client.force_login(bundled.account("chenwei"), backend="django.contrib.auth.backends.ModelBackend")

    home = client.get(f"/inventory/units/{bundled.unit.pk}/").content.decode()
    part = client.get(f"/inventory/units/{Unit.objects.get(room='P1').pk}/").content.decode()

    assert "28-B-P1" in home
    assert "¥1,433,000" in home
    assert "随房出售，不能单独锁定" in part
    assert "28-1-101" in part
