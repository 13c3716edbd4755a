"""Ringing somebody: everything is asked when it is done, and what came of it stays."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from tests.office import rows, together

from anchang.business.contacting import actions, queries
from anchang.business.contacting.actions import dialling
from anchang.business.contacting.models import Attempt
from anchang.business.customers import actions as customers
from anchang.business.customers.models import Customer
from anchang.engine.ledger.models import Entry
from anchang.engine.policies import Refused
from anchang.people.org import actions as org
from anchang.people.org.models import Post

from .conftest import DAY, MINUTE, TEN, Line, moment


def test_whoever_dials_gets_the_whole_number_once_and_the_ledger_knows(line: Line) -> None:
    customer = line.person()

    attempt = line.dial(customer)

    assert attempt.dialled == "16600000001"
    assert (attempt.place, attempt.outcome, attempt.by) == (1, "", line.who("lijing"))
    assert Attempt.objects.get().dialled == ""
    assert list(Entry.objects.order_by("-pk").values_list("verb", flat=True)[:2]) == [
        "customers.unmask",
        "contacting.dial",
    ]


@pytest.mark.rule("R-246")
@pytest.mark.parametrize(
    ("clock", "words"),
    [
        ("11-02T11:59", ""),
        ("11-02T12:01", "11-02 14:00以后再联系"),
        ("11-02T20:01", "11-03 09:00以后再联系"),
        ("11-08T09:59", "11-08 10:00以后再联系"),
    ],
    ids=["the last minute", "a minute after noon", "a minute after eight", "a Sunday"],
)
def test_nobody_is_rung_a_minute_after_quiet_hours_begin(line: Line, clock: str, words: str) -> None:
    line.at = moment(clock)
    customer = line.person()

    if words:
        with pytest.raises(Refused, match=words):
            line.dial(customer)
        assert not Attempt.objects.exists()
    else:
        assert line.dial(customer).pk


@pytest.mark.rule("R-246")
def test_public_holidays_are_rest_days_and_weekends_worked_in_exchange_are_not(line: Line) -> None:
    holiday, worked = moment("10-01T19:00"), moment("10-10T19:00")

    found = queries.refusal_now(line.site, [], holiday, capped=False)

    assert found == ("现在是免打扰时段，10-02 10:00以后再联系", moment("10-02T10:00"))
    assert queries.refusal_now(line.site, [], worked, capped=False) is None


@pytest.mark.rule("R-247")
def test_nobody_on_the_list_is_rung_whatever_for(line: Line) -> None:
    customer = line.person()
    line.stop(customer)

    for purpose in ("follow_up", "marketing", "callback"):
        with pytest.raises(Refused, match="客户要求免打扰"):
            line.later(MINUTE).dial(customer, purpose=purpose, asked="昨天来电要求")

    assert not Attempt.objects.exists()


@pytest.mark.rule("R-242")
def test_offers_by_phone_need_a_consent_of_their_own(line: Line) -> None:
    customer = line.person(marketing=False)

    with pytest.raises(Refused, match="未同意"):
        line.dial(customer, purpose="marketing")

    assert line.dial(customer).purpose == "follow_up"


@pytest.mark.rule("R-246")
def test_a_person_is_tried_once_a_day_and_three_times_in_seven_days_by_whomever(line: Line) -> None:
    customer = line.person()
    line.dial(customer)

    with pytest.raises(Refused, match="今天已联系过1次，明天再联系，最早11-03 09:00可以联系"):
        line.later(60 * MINUTE).dial(customer, "wangmin")
    for _day in range(2):
        line.later(DAY).dial(customer)
    with pytest.raises(Refused, match="最早11-09 09:00可以联系"):
        line.later(DAY).dial(customer)


@pytest.mark.rule("R-246")
def test_a_call_that_the_customer_asked_for_is_not_counted_and_says_how_they_asked(line: Line) -> None:
    customer = line.person()
    line.dial(customer)
    line.later(60 * MINUTE)

    with pytest.raises(Refused, match="怎么要求回电"):
        line.dial(customer, purpose="callback")
    made = line.dial(customer, purpose="callback", asked="上午来电，请11点回")
    line.later(DAY)

    assert made.asked == "上午来电，请11点回"
    assert line.dial(customer).pk


def test_the_cap_counts_over_merged_files(line: Line) -> None:
    first, second = line.person(), line.person()
    line.dial(second)
    customers.merge(first, by=line.who("wangmin"), at=line.at, others=[second], reason="同一人")

    with pytest.raises(Refused, match="今天已联系过1次"):
        line.later(10 * MINUTE).dial(first)
    with pytest.raises(Refused, match="已并入"):
        line.dial(second)


def test_the_cap_counts_over_the_sites_that_know_the_number(line: Line) -> None:
    there = org.open_site(line.office.company, by=line.system, at=line.at, code="JX02", name="云麓案场")
    seat = {"post": Post.objects.get(code="consultant"), "joined_on": line.at.date()}
    hired = org.hire(there, by=line.system, at=line.at, username="tianyi", name="田一", **seat)
    facts = {"name": "同一个人", "phone": "16600000001", "source": "call", "consent": True}
    line.dial(line.person())

    other = customers.register(there, by=line.system, at=line.at, owner=hired.account, **facts)
    with pytest.raises(Refused, match="今天已联系过1次"):
        actions.dial(line.file(other), by=line.system, at=line.at + MINUTE, purpose="follow_up")


def test_whoever_taps_twice_gets_the_call_just_begun(line: Line) -> None:
    customer = line.person()
    first = line.dial(customer)

    again = line.later(2 * MINUTE).dial(customer)

    assert (again.pk, again.dialled) == (first.pk, first.dialled)
    line.stop(customer)
    with pytest.raises(Refused, match="免打扰"):
        line.dial(customer)


def test_another_number_of_the_person_is_another_attempt_of_the_same_person(line: Line) -> None:
    customer = line.person()
    phone = customers.add_phone(customer, by=line.who("lijing"), at=line.at, number="16600009001", label="爱人")

    attempt = line.dial(customer, phone=phone)

    assert (attempt.place, attempt.dialled) == (2, "16600009001")
    with pytest.raises(Refused, match="今天已联系过1次"):
        line.later(MINUTE).dial(customer)


def test_somebody_elses_customer_and_a_strange_number_are_not_dialled(line: Line) -> None:
    customer, other = line.person(), line.person("zhanglei")

    with pytest.raises(Refused):
        line.dial(other)
    with pytest.raises(Refused, match="不在这份资料里"):
        line.dial(customer, phone=other.phones.get())


def test_the_outcome_is_written_once_and_is_no_contact_unless_reached(line: Line) -> None:
    customer = line.person()
    before = customer.last_contact_at
    attempt, by = line.dial(customer), line.who("lijing")
    line.later(3 * MINUTE)

    with pytest.raises(Refused, match="没有接通"):
        actions.hang_up(attempt, by=by, at=line.at, outcome="busy", seconds=20)
    with pytest.raises(Refused, match="不能超过"):
        actions.hang_up(attempt, by=by, at=line.at, outcome="reached", seconds=181)
    with pytest.raises(Refused):
        actions.hang_up(attempt, by=line.who("zhanglei"), at=line.at, outcome="busy")
    actions.hang_up(attempt, by=by, at=line.at, outcome="no_answer")

    kept = Attempt.objects.get()
    assert (kept.outcome, kept.ended_at, kept.has_reached) == ("no_answer", line.at, False)
    assert line.file(customer).last_contact_at == before
    with pytest.raises(Refused, match="已经填过"):
        actions.hang_up(attempt, by=by, at=line.at, outcome="reached")


def test_after_the_call_comes_what_a_higher_room_wants_to_know(line: Line, monkeypatch: pytest.MonkeyPatch) -> None:
    attempt = line.dial(line.person())
    from anchang.business.contacting.queries import calls

    monkeypatch.setattr(calls, "_after", [])
    assert queries.next_page(attempt) == attempt.customer.get_absolute_url()
    queries.after_call(lambda one: f"/follow/?attempt={one.pk}")
    assert queries.next_page(attempt) == f"/follow/?attempt={attempt.pk}"


def _race(line: Line) -> list[Any]:
    """The consultant and the supervisor dial one person in the same second."""
    customer = line.person()
    whom = [(line.who("lijing"), line.file(customer)), (line.who("wangmin"), line.file(customer))]
    deeds = [lambda by=by, one=one: actions.dial(one, by=by, at=line.at, purpose="follow_up").pk for by, one in whom]
    return together(*deeds)


def test_of_two_who_dial_one_person_in_the_same_second_one_is_heard(real_database: str) -> None:
    answers = _race(Line.opened(TEN))

    assert sorted(isinstance(one, Refused) for one in answers) == [False, True]
    assert Attempt.objects.count() == 1


def _slow(number: Callable[..., str]) -> Callable[..., str]:
    def unmask(*given: Any, **more: Any) -> str:
        import time

        time.sleep(0.3)
        return number(*given, **more)

    return unmask


def test_without_the_lock_both_are_heard(real_database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """On SQLite writers stand in a row by themselves, with the lock or without it."""
    monkeypatch.setattr(dialling, "held", queries.files_of)
    monkeypatch.setattr(customers, "unmask", _slow(customers.unmask))

    _race(Line.opened(TEN))

    assert Attempt.objects.count() == (2 if connection.vendor == "postgresql" else 1)


@pytest.mark.parametrize(
    "wrong",
    [{"outcome": "busy"}, {"seconds": 5}, {"place": 0}, {"outcome": "busy", "ended_at": TEN, "seconds": 5}],
    ids=["ended without a time", "talked before it ended", "no number", "talked to nobody"],
)
def test_the_database_itself_refuses_a_call_that_cannot_be(line: Line, wrong: dict[str, Any]) -> None:
    attempt = line.dial(line.person())

    with pytest.raises(IntegrityError), transaction.atomic():
        rows(Attempt).filter(pk=attempt.pk).update(**wrong)


def test_who_left_no_number_is_not_rung(line: Line) -> None:
    customer: Customer = customers.register(
        line.site, by=line.who("zhengxin"), at=line.at, name="", salutation="王女士", source="walk_in", consent=False,
        owner=line.who("lijing"),
    )  # fmt: skip

    with pytest.raises(Refused, match="没有留电话"):
        line.dial(customer)
    assert queries.dial_press(customer, line.who("lijing"), line.at) is None
