from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from tests.office import MONDAY

from anchang.business.inventory import actions, queries
from anchang.business.inventory.models import Claim, Unit
from anchang.engine.ledger.queries import history
from anchang.engine.policies import Refused


def reason(deed) -> Refused:
    with pytest.raises(Refused) as caught:
        deed()
    return caught.value


def test_a_free_unit_is_taken_and_its_history_says_by_whom(stock):
    claim = stock.take()

    assert (claim.kind, claim.reference, claim.until) == ("hold", "hold-1", MONDAY + timedelta(minutes=30))
    assert queries.live_claim(stock.unit, MONDAY) == claim
    entry = history(stock.unit)[0]
    assert (entry.verb, entry.facts["holder"]) == ("inventory.take", "李静")


@pytest.mark.rule("R-110")
@pytest.mark.rule("I-1")
def test_a_unit_that_is_taken_is_refused_with_the_name_of_who_was_faster(stock):
    stock.take()

    refusal = reason(lambda: stock.take(reference="hold-2", holder_label="张磊"))

    assert (refusal.reason, refusal.rule) == ("28-1-101 刚被 李静 锁定", "R-110")
    assert Claim.objects.count() == 1


def test_an_hour_later_the_refusal_no_longer_says_just_now(stock):
    stock.take(until=None)

    refusal = reason(lambda: stock.take(at=MONDAY + timedelta(hours=1), reference="hold-2"))

    assert refusal.reason == "28-1-101 已被 李静 锁定"


@pytest.mark.rule("R-102")
@pytest.mark.parametrize("how", ["none", "revoked", "issued_later"])
def test_nothing_is_taken_without_a_valid_permit(stock, how):
    if how == "revoked":
        actions.revoke_permit(stock.permit, by=stock.system, at=MONDAY, on=MONDAY.date())
    other = actions.add_building(stock.project, by=stock.system, at=MONDAY, name="29号楼")
    building = {"none": other, "revoked": stock.building, "issued_later": stock.building}[how]
    at = MONDAY - timedelta(days=3) if how == "issued_later" else MONDAY
    unit = stock.unit
    if how == "none":
        given = {"entrance": "1", "floor": 1, "room": "101", "gross_area": unit.gross_area}
        unit = actions.add_unit(building, by=stock.system, at=MONDAY, **given)
        prices = [actions.Priced(unit.pk, stock.unit.price.unit_price, stock.unit.price.total)]
        actions.post_prices(stock.project, by=stock.system, at=MONDAY, prices=prices)

    refusal = reason(lambda: stock.take(unit, at=at))

    assert refusal.rule == "R-102"
    assert not Claim.objects.exists()


@pytest.mark.rule("R-103")
@pytest.mark.rule("R-130")
def test_a_unit_without_a_posted_price_is_not_taken(stock):
    given = {"entrance": "1", "floor": 3, "room": "301", "gross_area": stock.unit.gross_area}
    unit = actions.add_unit(stock.building, by=stock.system, at=MONDAY, **given)

    refusal = reason(lambda: stock.take(unit))

    assert (refusal.reason, refusal.rule) == ("28-1-301 还没有公示价格", "R-103/R-130")


def test_a_claim_past_its_time_is_freed_on_the_way_so_that_a_stopped_worker_blocks_nothing(stock):
    first = stock.take()
    later = first.until

    second = stock.take(at=later, reference="hold-2", holder_label="张磊")

    first.refresh_from_db()
    assert (first.ended_at, first.ended_how) == (later, "overdue")
    assert queries.live_claim(stock.unit, later) == second
    assert [entry.verb for entry in history(stock.unit)][:2] == ["inventory.free", "inventory.take"]


def test_a_claim_stands_until_the_last_moment_of_its_time(stock):
    first = stock.take()

    refusal = reason(lambda: stock.take(at=first.until - timedelta(seconds=1), reference="hold-2"))

    assert "李静" in refusal.reason


def test_no_post_may_take_a_unit_past_the_rooms_that_sell(stock):
    director = stock.account("linlan")
    facts = {"kind": "hold", "reference": "x", "holder_label": "林岚"}

    refusal = reason(lambda: actions.take(stock.unit, by=director, at=MONDAY, **facts))

    assert refusal.reason == "您的岗位没有这项权限"


@pytest.mark.rule("R-110")
def test_the_database_itself_refuses_a_second_live_claim(stock):
    claim = stock.take()
    row = {"item_id": claim.item_id, "kind": "hold", "reference": "other", "holder_label": "张磊", "since": MONDAY}

    with pytest.raises(IntegrityError), transaction.atomic():
        Claim(**row).save_base(raw=True)


@pytest.mark.rule("I-2")
@pytest.mark.parametrize(
    ("kind", "code"), [("hold", "held"), ("subscription", "agreed"), ("contract", "signed"), (None, "open")]
)
def test_the_status_is_what_the_live_claim_says(stock, kind, code):
    if kind:
        stock.take(kind=kind)

    status = queries.status_of(stock.unit, MONDAY)

    assert status.code == code
    assert {cell.pk: cell.status for cell in queries.board(stock.project, MONDAY)}[stock.unit.pk] == status


@pytest.mark.rule("I-2")
def test_no_column_holds_a_status_that_somebody_could_type(stock):
    with connection.cursor() as cursor:
        columns = {
            column.name
            for table in ("inventory_unit", "inventory_item")
            for column in connection.introspection.get_table_description(cursor, table)
        }

    assert {field.column for field in Unit._meta.concrete_fields} == columns
    assert not columns & {"status", "state", "stage"}


def test_a_permit_is_valid_from_its_issue_up_to_its_revocation(stock):
    permit = stock.permit
    permit.revoked_on = date(2026, 11, 5)

    valid = [day for day in range(1, 8) if permit.valid_on(date(2026, 11, day))]

    assert valid == [1, 2, 3, 4]
    assert not permit.valid_on(date(2026, 10, 31))
