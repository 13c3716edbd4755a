"""What goes up, when and to whom."""

from datetime import time

import pytest
from django.db import IntegrityError, transaction
from tests.office import morning, rows

from anchang.business.cards import actions, queries
from anchang.business.cards.models import Card, Day, Item, Sheet
from anchang.business.cards.stages import GRACE
from anchang.business.customers import actions as customers
from anchang.business.customers.models import Customer
from anchang.business.reception import queries as reception
from anchang.business.reception.models import FollowUp, Visit
from anchang.engine.accounts.models import Account
from anchang.engine.policies import Refused
from anchang.people.org import actions as org

from .conftest import DAY, Desk


def at_six(desk: Desk, day: int = 2) -> Desk:
    """The morning's round has been, and the office closes."""
    desk.round(morning(2026, 11, day, 9))
    desk.at = morning(2026, 11, day, 18)
    return desk


@pytest.mark.clause("CAR-016")
def test_whoever_left_a_phone_gets_a_card_with_the_rows_of_the_day(desk: Desk) -> None:
    customer = desk.receive()
    desk.later(2).follow_up(customer)

    sheet = desk.hand_up()

    card = desk.card()
    assert (card.sheet, card.customer, card.grade) == (sheet, customer, "B")
    assert card.next_on == (desk.at + 3 * DAY).date()
    assert [one.said._meta.model_name for one in card.items.order_by("pk")] == ["visit", "followup"]


@pytest.mark.clause("CAR-017")
def test_whoever_left_no_phone_gets_none_and_nothing_is_asked(desk: Desk) -> None:
    desk.receive(phone="", name="王女士")

    with pytest.raises(Refused, match="没有留电话"):
        desk.hand_up()

    assert Sheet.objects.count() == 0


def test_a_card_names_the_fields_that_are_empty(desk: Desk) -> None:
    customer = desk.receive(note="")
    desk.hand_up()

    card = desk.card()
    assert {"said", "purpose", "wants"} <= set(card.gaps)
    assert "intent_grade" not in card.gaps

    customers.edit(desk.file(customer), by=desk.who("lijing"), at=desk.at, wants="三居")
    (face,) = queries.faces(queries.cards(desk.sheet()))
    assert face.filled == ["意向户型"]
    assert "意向户型" in face.missing


def test_at_closing_time_the_sheets_go_up_by_themselves_and_the_supervisor_hears_once(desk: Desk) -> None:
    desk.receive()
    desk.receive("zhanglei")
    at_six(desk)

    desk.round()
    desk.round()

    assert {one.person.username for one in Sheet.objects.all()} == {"lijing", "zhanglei"}
    assert not any(one.is_late for one in Sheet.objects.all())
    assert desk.told("wangmin").count("到点交卡：2人的跟进日报等您签字") == 1
    assert "到点交卡" not in "".join(desk.told("chenwei"))


@pytest.mark.clause("CAR-028")
def test_a_showroom_has_its_cards_go_up_to_the_manager_at_five(desk: Desk) -> None:
    showroom = queries.first_rules(desk.site, "car_showroom")
    assert (showroom.hour, showroom.to) == (time(17), "sales_manager")
    given = {"since": (desk.at + DAY).date(), "hour": showroom.hour, "to": showroom.to}
    actions.set_hour(desk.site, by=desk.who("chenwei"), at=desk.at, **given)
    desk.at += DAY
    desk.receive()
    desk.round(morning(2026, 11, 3, 9))

    desk.round(morning(2026, 11, 3, 16))
    before = Sheet.objects.count()
    desk.round(morning(2026, 11, 3, 17))

    assert before == 0
    assert desk.sheet().sent_to == "sales_manager"
    assert "到点交卡：1人的跟进日报等您签字" in desk.told("chenwei")
    assert not [text for text in desk.told("wangmin") if "到点交卡" in text]


def test_a_consultant_hands_up_earlier_and_later_receptions_go_on_the_next_sheet(desk: Desk) -> None:
    first = desk.receive()
    desk.later(4).hand_up()
    second = desk.later(1).receive()

    with pytest.raises(Refused, match="今天13:00已交卡"):
        desk.hand_up()
    at_six(desk).round()
    at_six(desk, 3).round()

    assert [(one.on.day, one.customer) for one in desk.cards()] == [(2, first), (3, second)]


def test_a_sheet_that_comes_after_the_hour_is_marked_late(desk: Desk) -> None:
    at_six(desk).round()
    desk.later(1).receive()

    sheet = desk.hand_up()

    assert sheet.is_late
    assert desk.told("wangmin") == ["李静交来1张跟进卡，晚于18:00"]


def test_sheets_of_a_day_on_which_nobody_worked_the_queue_go_up_afterwards_and_late(desk: Desk) -> None:
    desk.receive()
    desk.round(morning(2026, 11, 2, 9))

    desk.round(morning(2026, 11, 3, 10))

    assert (desk.sheet().on.day, desk.sheet().is_late) == (2, True)


def test_a_round_just_after_the_hour_is_not_late(desk: Desk) -> None:
    desk.receive()
    at_six(desk)

    desk.round(desk.at + GRACE)

    assert not desk.sheet().is_late


def test_a_day_without_any_reception_makes_no_sheet(desk: Desk) -> None:
    at_six(desk).round()

    assert Sheet.objects.count() == 0
    assert Day.objects.get().closed_at == desk.at


def test_cards_of_somebody_who_has_left_since_go_up_too(desk: Desk) -> None:
    customer = desk.receive("zhaoxue")
    customers.assign(desk.file(customer), by=desk.who("wangmin"), at=desk.at, owner=desk.who("lijing"))
    org.leave(desk.office.staff["zhaoxue"], by=desk.who("linlan"), at=desk.at, on=desk.at.date())
    at_six(desk)

    desk.round()

    assert desk.sheet("zhaoxue").cards.count() == 1


def test_a_supervisors_own_sheet_goes_to_the_manager(desk: Desk) -> None:
    desk.receive("wangmin")
    at_six(desk).round()

    assert "到点交卡：1人的跟进日报等您签字" in desk.told("chenwei")
    assert desk.told("wangmin") == []


def test_nobody_hands_up_somebody_elses_cards(desk: Desk) -> None:
    desk.receive()

    with pytest.raises(Refused, match="只能交自己的跟进卡"):
        actions.hand_up(desk.site, by=desk.who("zhanglei"), at=desk.at, person=desk.who("lijing"))


def test_the_database_knows_one_sheet_a_day_one_card_a_customer_and_one_card_a_visit(desk: Desk) -> None:
    desk.receive()
    sheet = desk.hand_up()
    card, visit = desk.card(), Visit.objects.get()
    other = Card(sheet=sheet, site=desk.site, person=sheet.person, customer=card.customer, on=sheet.on)
    again = Sheet(
        site=desk.site, person=sheet.person, on=sheet.on, due_at=desk.at, handed_up_at=desk.at,
        handed_up_by=sheet.person, sent_to="sales_manager",
    )  # fmt: skip

    for made in (again, other, Item(card=card, visit=visit), Item(card=card)):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows(type(made)).bulk_create([made])


def test_a_merged_file_is_on_the_card_of_the_one_that_speaks_for_it(desk: Desk) -> None:
    gone, kept = desk.receive(), desk.receive()
    rows(Customer).filter(pk=gone.pk).update(merged_into=kept.pk, stage="merged")

    desk.hand_up()

    assert desk.card().customer == kept
    assert desk.card().items.count() == 2


def test_a_rule_holds_from_a_day_to_come_and_only_for_posts_that_check(desk: Desk) -> None:
    today, tomorrow = desk.at.date(), (desk.at + DAY).date()
    for given in (
        {"since": today, "to": "sales_manager"},
        {"since": tomorrow, "to": "guard"},
        {"since": tomorrow, "to": "sales_manager", "best_from": time(9)},
        {"since": tomorrow, "to": "sales_manager", "best_from": time(9), "best_to": time(8)},
    ):
        with pytest.raises(Refused):
            actions.set_hour(desk.site, by=desk.who("chenwei"), at=desk.at, **given)

    with pytest.raises(Refused):
        actions.set_hour(desk.site, by=desk.who("wangmin"), at=desk.at, since=tomorrow, to="sales_manager")


@pytest.mark.clause("CAR-024")
@pytest.mark.clause("CAR-025")
def test_what_is_due_is_proposed_in_the_best_hours_of_the_office_or_when_the_consultant_says(desk: Desk) -> None:
    assert queries.best_hours(desk.site, desk.at.date()) is None
    assert queries.hint(queries.rules(desk.site, desk.at.date())) == ""
    showroom = queries.first_rules(desk.site, "car_showroom")
    tomorrow = (desk.at + DAY).date()
    best = {"best_from": showroom.best_from, "best_to": showroom.best_to}
    actions.set_hour(desk.site, by=Account.objects.system(), at=desk.at, since=tomorrow, to="sales_manager", **best)

    assert queries.best_hours(desk.site, tomorrow) == (time(9, 30), time(11, 30))
    assert queries.hint(queries.rules(desk.site, tomorrow)) == "09:30到11:30打电话最合适，也可以另约时间"
    desk.at += DAY
    desk.follow_up(desk.receive())
    desk.follow_up(desk.receive(), next_time=time(19))
    spoken = FollowUp.objects.filter(is_last=True).select_related("site").order_by("pk")
    assert [reception.proposed(one) for one in spoken] == ["09:30–11:30", "19:00"]
