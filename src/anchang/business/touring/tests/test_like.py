"""What a customer saw and likes, and what becomes of it."""

import pytest
from django.urls import reverse
from tests.office import enter

from anchang.business.customers import actions as customers
from anchang.business.customers.models import Customer
from anchang.business.inventory import actions as inventory
from anchang.business.inventory import queries as inventory_queries
from anchang.business.touring import actions, queries
from anchang.business.touring.models import Favourite, Seen
from anchang.engine.accounts.models import Account
from anchang.engine.policies import Refused

from .conftest import Hall


def sell(hall: Hall, unit: object, kind: str = "contract") -> None:
    facts = {"kind": kind, "reference": "R1", "holder_label": "赵雪", "holder_id": hall.who("zhaoxue").pk}
    inventory.take(unit, by=Account.objects.system(), at=hall.at, **facts)


def test_favourites_stand_in_order_and_one_is_put_first(hall: Hall) -> None:
    customer, units = hall.file(), hall.units()
    for unit in units[:3]:
        hall.like(customer, unit)

    actions.prefer(Favourite.objects.get(unit=units[2]), by=hall.who("lijing"), at=hall.at)

    shown = [one.favourite.unit.label for one in queries.liked(customer, hall.at)]
    assert shown == [units[2].label, units[0].label, units[1].label]


def test_a_unit_that_is_sold_meanwhile_is_shown_as_such(hall: Hall) -> None:
    customer, units = hall.file(), hall.units()
    hall.like(customer, units[0])
    sell(hall, units[0])

    found = queries.liked(customer, hall.at)

    assert [(one.is_gone, str(one.cell.status.label)) for one in found] == [(True, "签约")]


@pytest.mark.parametrize(("kind", "word"), [("contract", "签约"), ("subscription", "认购")])
def test_a_unit_that_is_sold_already_is_refused(hall: Hall, kind: str, word: str) -> None:
    customer, units = hall.file(), hall.units()
    sell(hall, units[0], kind)

    with pytest.raises(Refused, match=f"已{word}，请另选一套"):
        hall.like(customer, units[0])


def test_liking_twice_keeps_one_row_and_the_list_has_an_end(hall: Hall) -> None:
    customer, units = hall.file(), hall.units()
    for unit in (*units[:10], units[0]):
        hall.like(customer, unit, note="想看")

    with pytest.raises(Refused, match="意向房源最多10套"):
        hall.like(customer, units[10])

    assert Favourite.objects.count() == 10


def test_what_is_not_wanted_any_more_is_gone(hall: Hall) -> None:
    customer, units = hall.file(), hall.units()

    actions.unlike(hall.like(customer, units[0]), by=hall.who("lijing"), at=hall.at)

    assert queries.liked(customer, hall.at) == []


def test_a_unit_shown_on_the_way_belongs_to_the_tour_of_the_day(hall: Hall) -> None:
    customer, units = hall.file(), hall.units()
    tour = hall.walk(customer)

    actions.show_unit(customer, by=hall.who("lijing"), at=hall.slot(11), unit=units[0], note="喜欢阳台")

    seen = Seen.objects.get(unit=units[0])
    assert (seen.tour, seen.shown) == (tour, units[0].label)


def test_a_merged_file_brings_its_favourites_along(hall: Hall) -> None:
    units = hall.units()
    kept, gone = hall.file(), hall.file()
    hall.like(kept, units[0])
    hall.like(gone, units[0])
    hall.like(gone, units[1])
    customers.merge(kept, by=hall.who("wangmin"), at=hall.at, others=[gone], reason="同一个人")

    found = queries.liked(Customer.objects.get(pk=kept.pk), hall.at)

    assert [one.favourite.unit for one in found] == units[:2]
    with pytest.raises(Refused, match="已并入"):
        hall.like(Customer.objects.get(pk=gone.pk), units[2])


def test_on_the_units_page_a_colleague_learns_how_many_and_no_name(hall: Hall) -> None:
    customer, units = hall.file(name="王小明"), hall.units()
    hall.like(customer, units[0], note="要婚房")
    address = reverse("touring:interested", args=[units[0].pk])

    colleague, own = enter(hall.office, "zhanglei"), enter(hall.office, "lijing")

    assert "1位客户有意向" in colleague.get(units[0].get_absolute_url()).content.decode()
    shown = colleague.get(address).content.decode()
    assert "李静的客户" in shown
    assert "王小明" not in shown
    assert "要婚房" not in shown
    assert "王小明" in own.get(address).content.decode()
    assert "位客户有意向" not in enter(hall.office, "tangning").get(units[0].get_absolute_url()).content.decode()


def test_the_customers_page_shows_what_they_like_and_what_is_booked(now: Hall) -> None:
    customer, units = now.file(), now.units()
    now.like(customer, units[0])
    sell(now, units[0])
    page = enter(now.office, "lijing").get(customer.get_absolute_url()).content.decode()

    assert units[0].label in page
    assert "签约" in page
    assert "约样板间" in page


def test_a_unit_is_found_by_the_label_of_the_board(hall: Hall) -> None:
    customer, units = hall.file(), hall.units()
    phone, address = enter(hall.office, "lijing"), reverse("touring:like", args=[customer.pk])

    wrong = phone.post(address, {"unit": "9-9999", "note": ""})
    right = phone.post(address, {"unit": units[0].label, "note": ""})

    assert (wrong.status_code, right.status_code) == (422, 302)
    assert "没有「9-9999」这套房源" in wrong.content.decode()
    assert Favourite.objects.get().unit == units[0]


def test_the_board_is_coloured_by_how_many_customers_like_a_unit_two_files_of_one_counted_once(hall: Hall) -> None:
    first, second, third, units = hall.file(), hall.file(), hall.file(), hall.units()
    for customer, unit in ((first, units[0]), (second, units[0]), (third, units[0]), (third, units[1])):
        hall.like(customer, unit)
    customers.merge(first, by=hall.who("wangmin"), at=hall.at, others=[second], reason="同一人")

    project = units[0].project
    found = queries.liked_by(project, inventory_queries.board(project, hall.at), hall.at)

    assert found == {units[0].pk: 2, units[1].pk: 1}
    assert queries.in_people(found[units[0].pk]) == "2人"
