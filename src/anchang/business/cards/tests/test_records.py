"""两表一卡: three records of one customer that lead to each other, and what is missing of them."""

import pytest

from anchang.business.cards import actions, queries
from anchang.business.cards.models import Card, Item, Note
from anchang.business.customers import actions as customers
from anchang.business.customers.models import Customer
from anchang.business.reception import actions as reception
from anchang.business.reception.models import FollowUp
from anchang.engine.ledger.models import Entry
from anchang.engine.ledger.queries import history

from .conftest import Desk

NEEDS = {
    "purpose": "live", "wants": "三居", "budget_wan": 300, "area_wanted": 100, "floor_wanted": "中层", "payment": "loan",
    "timing": "month",
}  # fmt: skip


def missing(customer: Customer, desk: Desk) -> list[tuple[str, bool, list[str]]]:
    return [(one.name, bool(one.url), one.missing) for one in queries.three(desk.file(customer))]


@pytest.mark.clause("CAR-020")
def test_a_customer_has_two_forms_and_a_card_and_what_they_lack_is_named(desk: Desk) -> None:
    asked = {"occasion": "visit", "asked": ["wants", "note"], "must": ["wants"]}
    own = [{"words": "家里几口人", "choices": [], "is_must": True}]
    reception.set_layout(desk.site, by=desk.who("chenwei"), at=desk.at, **asked, own=own)
    facts = {"wants": "三居", "answers": {"家里几口人": "四口"}, "note": ""}
    customer = desk.later(1).receive(**facts)

    register, file, card = missing(customer, desk)
    assert (register, card) == (("来访登记表", True, []), ("跟进卡", False, []))
    assert file[2][:2] == ["置业目的", "预算（万元）"]

    desk.hand_up()
    assert missing(customer, desk)[2] == ("跟进卡", True, ["沟通内容"])


@pytest.mark.clause("CAR-020")
def test_the_three_are_complete_when_every_defined_field_is_filled_in(desk: Desk) -> None:
    customer = desk.receive()
    desk.hand_up()
    assert not all(one.is_complete for one in queries.three(desk.file(customer)))

    customers.edit(desk.file(customer), by=desk.who("lijing"), at=desk.at, **NEEDS)

    found = queries.three(desk.file(customer))
    assert all(one.is_complete for one in found), found
    assert Item.objects.get().card.customer == customer == Item.objects.get().visit.customer


def test_the_customers_page_shows_the_three_to_whoever_sees_receptions(now: Desk) -> None:
    customer = now.receive()
    silent = now.receive(phone="", name="王女士")

    page = now.by("lijing").get(customer.get_absolute_url()).content.decode()

    assert "两表一卡" in page
    assert "缺：" in page
    assert "两表一卡" not in now.by("lijing").get(silent.get_absolute_url()).content.decode()


@pytest.mark.clause("CAR-022")
def test_a_card_has_defined_fields_only_and_what_changes_is_logged_beside_what_stood_there(desk: Desk) -> None:
    customer = desk.receive()
    first = desk.follow_up(customer, note="先看三居")
    desk.later(1).hand_up()
    card, before = desk.card(), Entry.objects.count()
    stood = [(one.said.pk, one.said.note) for one in card.items.order_by("pk")]

    actions.add_note(card, by=desk.who("lijing"), at=desk.at, text="客户太太也来了")
    desk.follow_up(customer, note="改看四居", intent_grade="A")

    card = desk.card()
    assert {one.name for one in Card._meta.concrete_fields} == {
        "id", "sheet", "site", "person", "customer", "on", "grade", "next_on", "gaps", "stage",
    }  # fmt: skip
    assert [(one.said.pk, one.said.note) for one in card.items.order_by("pk")] == stood
    assert (card.grade, desk.file(customer).intent_grade) == ("B", "A")
    assert FollowUp.objects.get(pk=first.pk).note == "先看三居"
    assert Note.objects.get().by == desk.who("lijing")
    verbs = list(Entry.objects.order_by("pk").values_list("verb", flat=True)[before:])
    assert {"cards.add_note", "customers.grade", "reception.follow_up"} <= set(verbs)
    told = [one.facts for one in history(desk.file(customer)) if one.verb == "customers.grade"]
    assert told == [{f"customers.customer {customer.pk}": {"intent_grade": ["B", "A"]}}]
