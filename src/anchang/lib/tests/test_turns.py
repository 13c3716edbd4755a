"""The order at the door: the house's rules by example, and ten thousand days on which nobody gets more than they explain."""

import random
from collections import Counter
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest

from anchang.lib.faults import Fault
from anchang.lib.turns import Event, Kind, Line, Rules, gaps, play

NINE = datetime(2026, 11, 2, 1, tzinfo=UTC)
RULES = Rules(frozenset({"errand", "lunch", "restroom", "research"}))
DAYS, SEED = 10_000, 20261123
COSTLY = Rules(RULES.made_up, asked_costs=True)
ABSENCES = ("errand", "lunch", "restroom", "research", "leave", "private")


class Day:
    """A day as it is told, event by event, a minute apart."""

    def __init__(self, *people: str, rules: Rules = RULES) -> None:
        self.line, self.events = Line(rules), []
        for who in people:
            self.tell(Kind.JOIN, who)

    def tell(self, kind: Kind, who: str, why: str = "") -> None:
        event = Event(kind, who, NINE + timedelta(minutes=len(self.events)), why)
        self.line.tell(event)
        self.events.append(event)

    def visitor(self, stays: bool = False) -> str:
        """Somebody comes for the first time; who receives them."""
        seat = self.line.next()
        assert seat is not None
        self.tell(Kind.TURN, seat.who)
        if not stays:
            self.tell(Kind.DONE, seat.who)
        return seat.who

    def visitors(self, count: int) -> str:
        return "".join(self.visitor() for _nth in range(count))

    def away(self, who: str, why: str, meanwhile: int) -> None:
        self.tell(Kind.AWAY, who, why)
        self.visitors(meanwhile)
        self.tell(Kind.BACK, who)


def test_visitors_go_round_in_the_order_of_the_day() -> None:
    assert Day("A", "B", "C").visitors(7) == "ABCABCA"


def test_somebodys_own_customer_costs_no_turn() -> None:
    day = Day("A", "B", "C")
    day.tell(Kind.OWN, "A")

    first = day.visitor()
    day.tell(Kind.DONE, "A")

    assert first + day.visitors(3) == "BACA"


def test_turns_missed_while_serving_are_made_up() -> None:
    day = Day("A", "B")
    day.visitor(stays=True)
    day.visitors(3)
    day.tell(Kind.DONE, "A")

    assert day.visitors(4) == "AAAB"


@pytest.mark.parametrize(
    ("why", "then"), [("lunch", "AAAB"), ("errand", "AAAB"), ("private", "ABAB"), ("leave", "ABAB")]
)
def test_missed_turns_are_made_up_for_the_houses_reasons_only(why: str, then: str) -> None:
    day = Day("A", "B")
    day.away("A", why, meanwhile=2)

    assert day.visitors(4) == then


def test_whoever_loses_a_turn_waits_a_round_longer() -> None:
    day = Day("A", "B", "C")
    day.tell(Kind.LOSE, "A", "没有问首访")

    assert day.visitors(5) == "BCABC"


def test_whoever_comes_later_stands_behind_the_others_and_makes_nothing_up() -> None:
    day = Day("A", "B")
    day.visitors(5)
    day.tell(Kind.JOIN, "C")

    assert day.visitors(4) == "BCAB"


@pytest.mark.parametrize(("costs", "then"), [(False, "ABA"), (True, "BAB")])
def test_a_visitor_given_to_somebody_costs_a_turn_if_the_house_says_so(costs: bool, then: str) -> None:
    day = Day("A", "B", rules=Rules(RULES.made_up, asked_costs=costs))
    day.tell(Kind.ASKED, "A")
    day.tell(Kind.DONE, "A")

    assert day.visitors(3) == then


def test_nobody_who_is_busy_or_away_is_next() -> None:
    day = Day("A", "B")
    day.visitor(stays=True)
    day.tell(Kind.AWAY, "B", "lunch")

    assert day.line.next() is None


@pytest.mark.parametrize(
    ("kind", "who", "words"),
    [
        (Kind.JOIN, "A", "A已经在轮排里"),
        (Kind.TURN, "B", "现在轮到A，不是B"),
        (Kind.TURN, "C", "C今天还没有进入轮排"),
        (Kind.BACK, "A", "A就在案场"),
        (Kind.DONE, "A", "A没有在接待"),
    ],
)
def test_what_cannot_be_is_refused_in_words(kind: Kind, who: str, words: str) -> None:
    with pytest.raises(Fault, match=words):
        Day("A", "B").tell(kind, who)


@pytest.mark.parametrize("kind", [Kind.OWN, Kind.AWAY, Kind.HELP])
def test_nobody_serves_two_or_goes_away_in_the_middle(kind: Kind) -> None:
    day = Day("A", "B")
    day.visitor(stays=True)

    with pytest.raises(Fault, match="A正在接待"):
        day.tell(kind, "A")


def a_day(dice: random.Random) -> Day:
    """Anything that can happen to two to eight people, some of whom come later, under either rule, at random."""
    people = list("ABCDEFGH"[: dice.randint(2, 8)])
    late = [people.pop() for _nth in range(dice.randint(0, len(people) - 1))]
    day = Day(*people, rules=dice.choice((RULES, COSTLY)))
    for _nth in range(dice.randint(5, 60)):
        if late and dice.random() < 0.1:
            day.tell(Kind.JOIN, late.pop())
            continue
        seat = dice.choice(list(day.line.seats.values()))
        if seat.serving:
            day.tell(Kind.DONE, seat.who)
        elif seat.away:
            day.tell(Kind.BACK, seat.who)
        elif dice.random() < 0.2:
            day.tell(Kind.AWAY, seat.who, dice.choice(ABSENCES))
        elif dice.random() < 0.1:
            day.tell(Kind.LOSE, seat.who)
        elif dice.random() < 0.2:
            day.tell(dice.choice((Kind.OWN, Kind.HELP, Kind.ASKED)), seat.who)
        elif (first := day.line.next()) is not None:
            day.tell(Kind.TURN, first.who)
    return day


def test_on_ten_thousand_days_two_people_differ_by_no_more_than_the_rules_explain() -> None:
    dice, drawn = random.Random(SEED), Counter[str]()

    for _day in range(DAYS):
        day = a_day(dice)
        rules = day.line.rules
        assert [gap for gap in gaps(day.events, rules) if gap.taken > gap.explained] == []
        assert play(day.events, rules).order() == day.line.order()
        drawn["turns"] += sum(one.taken for one in day.line.seats.values())
        drawn["costly"] += rules.asked_costs and any(one.kind == Kind.ASKED for one in day.events)
        drawn["late"] += any(a.kind != Kind.JOIN and b.kind == Kind.JOIN for a, b in pairwise(day.events))

    assert drawn["turns"] > 10 * DAYS
    assert min(drawn["costly"], drawn["late"]) > DAYS // 4


def test_a_line_that_favours_somebody_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    day = Day("A", "B")
    monkeypatch.setattr(Line, "next", lambda line: line.seats["A"])

    day.visitors(3)

    assert [(gap.more, gap.taken, gap.explained) for gap in gaps(day.events, RULES)] == [("A", 3, 1)]
