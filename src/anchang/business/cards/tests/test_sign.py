"""Cards are checked and signed by another, once."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction
from tests.office import morning, rows, together

from anchang.business.cards import actions, queries
from anchang.business.cards.actions import sheets
from anchang.business.cards.models import Card, Note, Signature
from anchang.business.customers import actions as customers
from anchang.business.customers.models import Customer
from anchang.engine.policies import Refused
from anchang.people.org import actions as org

from .conftest import DAY, Desk


@pytest.fixture
def up(desk: Desk) -> Desk:
    """李静 has handed up one card."""
    desk.follow_up(desk.receive())
    desk.later(1).hand_up()
    return desk


def sign(desk: Desk, who: str = "wangmin", card: Card | None = None) -> Signature:
    made: Signature = actions.sign(card or desk.card(), by=desk.who(who), at=desk.at)
    return made


@pytest.mark.clause("CAR-029")
def test_the_supervisor_signs_a_card_and_it_is_known_who_and_when(up: Desk) -> None:
    sign(up)

    made = Signature.objects.get()
    assert (made.by, made.at, made.person) == (up.who("wangmin"), up.at, up.who("lijing"))
    assert up.card().stage == "signed"


def test_a_second_signature_is_refused_and_names_the_first(up: Desk) -> None:
    stale = up.card()
    sign(up)

    for card in (stale, up.card()):
        with pytest.raises(Refused, match="已由王敏 11-02 10:00签字"):
            sign(up, "chenwei", card)

    assert Signature.objects.count() == 1


def test_two_who_sign_in_the_same_second_leave_one_signature(real_database: str) -> None:
    desk = Desk.opened()
    desk.follow_up(desk.receive())
    desk.hand_up()
    stale = [desk.card(), desk.card()]

    answers = together(
        lambda: sign(desk, "wangmin", stale[0]),
        lambda: sign(desk, "chenwei", stale[1]),
    )

    refused = [one for one in answers if isinstance(one, Refused)]
    assert len(refused) == 1
    assert "签字" in refused[0].reason
    assert Signature.objects.count() == 1


def test_without_the_question_before_it_the_constraint_alone_still_refuses(
    up: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    stale = up.card()
    sign(up)
    monkeypatch.setattr(sheets, "_refuse_signed", lambda card: None)

    with pytest.raises(IntegrityError), transaction.atomic():
        sign(up, "chenwei", stale)

    assert Signature.objects.count() == 1


def test_nobody_signs_their_own_and_the_database_says_so_too(desk: Desk) -> None:
    desk.receive("wangmin")
    desk.hand_up("wangmin")
    card, mine = desk.card(), desk.who("wangmin")

    with pytest.raises(Refused, match="不能签自己的跟进卡"):
        sign(desk)
    with pytest.raises(Refused, match="不能签自己的跟进卡"):
        actions.sign_all(card.sheet, by=mine, at=desk.at)
    with pytest.raises(IntegrityError), transaction.atomic():
        rows(Signature).bulk_create([Signature(card=card, person=mine, by=mine, at=desk.at, shown={})])
    sign(desk, "chenwei")


def test_a_consultant_signs_nothing(up: Desk) -> None:
    with pytest.raises(Refused):
        sign(up, "zhanglei")


def test_one_tap_signs_all_that_wait_and_leaves_what_went_back(desk: Desk) -> None:
    for _n in range(3):
        desk.receive()
    desk.hand_up()
    first, *rest = desk.cards()
    actions.send_back(first, by=desk.who("wangmin"), at=desk.at, text="预算问了吗")

    assert actions.sign_all(desk.sheet(), by=desk.who("wangmin"), at=desk.at) == 2

    assert [one.stage for one in desk.cards()] == ["returned", "signed", "signed"]
    assert Signature.objects.filter(card__in=rest).count() == 2
    with pytest.raises(Refused, match="没有待签的卡"):
        actions.sign_all(desk.sheet(), by=desk.who("wangmin"), at=desk.at)


@pytest.mark.clause("CAR-029")
def test_next_morning_the_manager_hears_of_the_cards_nobody_signed(up: Desk) -> None:
    up.round(morning(2026, 11, 3, 9))

    assert "1张跟进卡还没签字，最早11-02" in up.told("chenwei")
    assert not [text for text in up.told("wangmin") if "还没签字" in text]


def test_what_changes_after_the_signature_is_seen_as_such(up: Desk) -> None:
    sign(up)
    (signed,) = queries.faces(queries.cards(up.sheet()))
    assert signed.changed == []

    up.follow_up(up.card().customer, intent_grade="A")
    actions.add_note(up.card(), by=up.who("lijing"), at=up.at, text="客户太太也来了")

    (face,) = queries.faces(queries.cards(up.sheet()))
    assert face.changed == ["意向等级", "补充"]
    assert (face.card.grade, face.grade) == ("B", "A")
    assert up.card().stage == "signed"


def test_a_signature_keeps_nothing_of_what_was_said(up: Desk) -> None:
    sign(up)

    kept = str(Signature.objects.get().shown)
    assert "周末再来" not in kept
    assert "王小" not in kept


def test_a_card_goes_back_with_a_remark_and_is_answered_by_an_addition(up: Desk) -> None:
    with pytest.raises(Refused, match="请写明要补充什么"):
        actions.send_back(up.card(), by=up.who("wangmin"), at=up.at, text=" ")
    actions.send_back(up.card(), by=up.who("wangmin"), at=up.at, text="预算问了吗")
    assert "王敏退回了您11-02的跟进卡，请补充" in up.told("lijing")

    actions.add_note(up.card(), by=up.who("lijing"), at=up.at, text="预算两百万")

    assert up.card().stage == "waiting"
    assert list(Note.objects.order_by("pk").values_list("kind", "text")) == [
        ("returned", "预算问了吗"),
        ("added", "预算两百万"),
    ]
    assert "李静补充了退回的跟进卡，请再看" in up.told("wangmin")
    sign(up)


def test_a_new_follow_up_answers_a_card_that_went_back_and_stands_on_the_next_sheet(up: Desk) -> None:
    actions.send_back(up.card(), by=up.who("wangmin"), at=up.at, text="再约一次")

    spoken = up.later(1).follow_up(up.card().customer)

    assert up.card().stage == "waiting"
    assert not up.card().items.filter(follow_up=spoken).exists()
    up.round(up.at.replace(hour=18))
    up.at += DAY
    up.hand_up()
    assert up.cards()[1].items.get().follow_up == spoken


def test_the_card_of_somebody_who_has_left_is_signed_and_never_sent_back(up: Desk) -> None:
    customer = up.card().customer
    customers.assign(up.file(customer), by=up.who("wangmin"), at=up.at, owner=up.who("zhanglei"))
    org.leave(up.office.staff["lijing"], by=up.who("linlan"), at=up.at, on=up.at.date())

    with pytest.raises(Refused, match="李静已离职"):
        actions.send_back(up.card(), by=up.who("wangmin"), at=up.at, text="预算问了吗")
    sign(up)

    assert up.card().stage == "signed"


def test_a_signed_card_does_not_go_back(up: Desk) -> None:
    sign(up)

    with pytest.raises(Refused, match="已由王敏"):
        actions.send_back(up.card(), by=up.who("chenwei"), at=up.at, text="再看看")


def test_whoever_is_forgotten_leaves_a_card_that_says_nothing_of_them(up: Desk) -> None:
    customer = up.card().customer
    actions.add_note(up.card(), by=up.who("lijing"), at=up.at, text="王小1的太太不同意")
    sign(up)

    by: dict[str, Any] = {"by": up.who("chenwei"), "at": up.at}
    asked = customers.take_request(up.file(customer), **by, kind="delete", channel="visit", words="请删除")
    customers.check_requester(asked, **by, proven="paper")
    customers.erase(up.file(customer), **by)

    assert Customer.objects.get(pk=customer.pk).stage == "erased"
    card = up.card()
    assert (card.grade, card.next_on, card.gaps, card.stage) == ("", None, [], "signed")
    assert Note.objects.get().text == "—"
    assert Signature.objects.get().shown == {}
