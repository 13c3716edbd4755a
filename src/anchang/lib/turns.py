"""Whose turn it is at the door (轮排): reckoned from what happened that day, never kept as a state of its own.

Everybody's turns are counted: those taken, those lost as a penalty, and those forgone while away without a right to make
them up. The next visitor goes to whoever is free and has had fewest, ties by the order of the day. So whoever was
passed over while serving or on an errand comes first when they are back, and whoever was away for themselves does not.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from anchang.lib.faults import Fault


class Kind(StrEnum):
    """What can happen to somebody in the line. `ASKED` is a visitor whom a superior gave to them or who asked for them."""

    JOIN = "join"
    AWAY = "away"
    BACK = "back"
    TURN = "turn"
    ASKED = "asked"
    OWN = "own"
    HELP = "help"
    DONE = "done"
    LOSE = "lose"


SERVING = frozenset({Kind.TURN, Kind.ASKED, Kind.OWN, Kind.HELP})


@dataclass(frozen=True)
class Event:
    """At that moment this happened to `who`; `why` is the reason of an absence or of a lost turn."""

    kind: Kind
    who: str
    at: datetime
    why: str = ""


@dataclass(frozen=True)
class Rules:
    """For which absences missed turns are made up, and whether a visitor given to somebody counts as their turn."""

    made_up: frozenset[str]
    asked_costs: bool = False


@dataclass
class Seat:
    """Somebody in the line. `passed` counts by reason how often a turn went past them while they could not take it."""

    who: str
    place: int
    taken: int = 0
    lost: int = 0
    forgone: int = 0
    own: int = 0
    helped: int = 0
    serving: str = ""
    away: str = ""
    since: datetime | None = None
    passed: Counter[str] = field(default_factory=Counter)

    @property
    def turns(self) -> int:
        """What counts in the line."""
        return self.taken + self.lost + self.forgone

    @property
    def is_free(self) -> bool:
        return not self.serving and not self.away

    @property
    def rank(self) -> tuple[int, int]:
        return self.turns, self.place


@dataclass
class Line:
    """The line after everything that has happened so far."""

    rules: Rules
    seats: dict[str, Seat] = field(default_factory=dict)

    def order(self) -> list[Seat]:
        """Everybody who is not away, the next one first."""
        return sorted((one for one in self.seats.values() if not one.away), key=lambda one: one.rank)

    def next(self) -> Seat | None:
        """Who gets the next visitor; None when nobody is free."""
        return next((one for one in self.order() if one.is_free), None)

    def tell(self, event: Event) -> None:
        """Lets it happen. ValueError (`Fault`) for what cannot be: nobody is in the line twice or serves two at once."""
        if event.kind == Kind.JOIN:
            self._join(event)
            return
        seat = self.seats.get(event.who)
        if seat is None:
            raise Fault("%(who)s今天还没有进入轮排", who=event.who)
        if event.kind in SERVING:
            self._serve(seat, event)
        elif event.kind == Kind.AWAY:
            self._leave(seat, event)
        elif event.kind == Kind.BACK:
            self._come_back(seat, event)
        elif event.kind == Kind.DONE:
            self._finish(seat, event)
        else:
            seat.lost += 1

    def _join(self, event: Event) -> None:
        """Whoever comes later begins where the others stand, behind them."""
        if event.who in self.seats:
            raise Fault("%(who)s已经在轮排里", who=event.who)
        seat = Seat(event.who, len(self.seats), since=event.at)
        seat.forgone = self._level(seat)
        self.seats[event.who] = seat

    def _serve(self, seat: Seat, event: Event) -> None:
        if seat.serving:
            raise Fault("%(who)s正在接待，先结束这一位", who=seat.who)
        if seat.away:
            raise Fault("%(who)s不在，先回到轮排", who=seat.who)
        if event.kind == Kind.TURN:
            self._take_turn(seat)
        elif event.kind == Kind.ASKED:
            seat.taken += int(self.rules.asked_costs)
            seat.own += int(not self.rules.asked_costs)
        elif event.kind == Kind.OWN:
            seat.own += 1
        else:
            seat.helped += 1
        seat.serving, seat.since = event.kind, event.at

    def _take_turn(self, seat: Seat) -> None:
        first = self.next()
        if first is not seat:
            raise Fault("现在轮到%(first)s，不是%(who)s", first=first.who if first else "", who=seat.who)
        for other in self.seats.values():
            if other is not seat and not other.is_free and other.rank < seat.rank:
                other.passed[other.away or other.serving] += 1
        seat.taken += 1

    def _leave(self, seat: Seat, event: Event) -> None:
        if seat.serving:
            raise Fault("%(who)s正在接待，先结束或转给同事", who=seat.who)
        if seat.away:
            raise Fault("%(who)s已经离开", who=seat.who)
        seat.away, seat.since = event.why or "private", event.at

    def _come_back(self, seat: Seat, event: Event) -> None:
        if not seat.away:
            raise Fault("%(who)s就在案场", who=seat.who)
        if seat.away not in self.rules.made_up:
            seat.forgone += max(self._level(seat) - seat.turns, 0)
        seat.away, seat.since = "", event.at

    def _finish(self, seat: Seat, event: Event) -> None:
        if not seat.serving:
            raise Fault("%(who)s没有在接待", who=seat.who)
        seat.serving, seat.since = "", event.at

    def _level(self, seat: Seat) -> int:
        """The fewest turns that anybody else on site has had; 0 when nobody is."""
        others = (one.turns for one in self.seats.values() if one is not seat and not one.away)
        return min(others, default=0)


def play(events: Iterable[Event], rules: Rules) -> Line:
    """The line after these events, in the order given."""
    line = Line(rules)
    for event in events:
        line.tell(event)
    return line


@dataclass(frozen=True)
class Gap:
    """Two people of a day: how many turns one took more than the other, and how many more the rules explain."""

    more: str
    fewer: str
    taken: int
    explained: int


def gaps(events: Iterable[Event], rules: Rules) -> list[Gap]:
    """The fairness of a day, pair by pair, for each two of whom one took more turns.

    Whoever takes a turn in order has then had at most one more than anybody else, reckoned with what both lost and
    forwent. From there on only a turn that went past the other, because they were serving or away, or a visitor given by
    a superior explains one more; so does what had been taken before the other came.
    """
    line, explained = Line(rules), dict[tuple[str, str], int]()
    for event in events:
        before = {who: (one.is_free, one.rank) for who, one in line.seats.items()}
        line.tell(event)
        _explain(line, event, before, explained)
    seats = line.seats.values()
    return [
        Gap(a.who, b.who, a.taken - b.taken, explained[a.who, b.who]) for a in seats for b in seats if a.taken > b.taken
    ]


def _explain(
    line: Line, event: Event, before: dict[str, tuple[bool, tuple[int, int]]], explained: dict[tuple[str, str], int]
) -> None:
    one = line.seats[event.who]
    for other in line.seats.values():
        pair = (one.who, other.who)
        if event.kind == Kind.JOIN:
            explained[pair] = 0
            explained[other.who, one.who] = other.taken
        elif event.kind == Kind.ASKED:
            explained[pair] += int(line.rules.asked_costs)
        elif event.kind == Kind.TURN and other is not one:
            (_free, rank), (free, others_rank) = before[one.who], before[other.who]
            if rank < others_rank:
                explained[pair] = 1 + other.lost + other.forgone - one.lost - one.forgone
            elif not free:
                explained[pair] += 1
