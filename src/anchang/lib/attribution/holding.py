"""What somebody holds of a customer while the evidence is read, and against whom they held it."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from anchang.lib.messages import Message

from .facts import (
    APPOINTMENT,
    CALL,
    FOLLOW_UP,
    LEAD,
    REGISTRATION,
    REPORT,
    TRANSFER,
    VISIT,
    WHOLE,
    Evidence,
    Rules,
    Share,
)

FIRST_OF_ALL = ("decided", "substitute", "couple", "concealed")
"""Rules that say how a customer is shared; they are named before any that says who was earlier."""


@dataclass(slots=True)
class Contest:
    """`over` did not get the customer: the rule, by how much, and the sentence."""

    rule: str
    over: Evidence
    margin: timedelta | None
    sentence: Message

    @property
    def order(self) -> tuple[object, ...]:
        """The deciding contest is the smallest: shares first, then who came closest, then who was first."""
        place = FIRST_OF_ALL.index(self.rule) if self.rule in FIRST_OF_ALL else len(FIRST_OF_ALL)
        return (place, self.margin is None, self.margin or timedelta(0), self.over.order)


@dataclass(slots=True)
class Holding:
    """Somebody's claim in force from `base` on; `until` None is for good. `seen`: whoever they reported has come."""

    base: Evidence
    until: datetime | None
    seen: bool = False
    contests: list[Contest] = field(default_factory=list)
    others: tuple[Share, ...] = ()

    def is_in_force(self, at: datetime) -> bool:
        return self.until is None or at <= self.until

    def is_of(self, one: Evidence) -> bool:
        return self.base.claimant == one.claimant

    def extend(self, until: datetime) -> None:
        if self.until is not None and until > self.until:
            self.until = until

    def won(self, rule: str, over: Evidence, margin: timedelta | None, sentence: Message) -> None:
        self.contests.append(Contest(rule, over, margin, sentence))

    def give(self, one: Evidence, bp: int) -> None:
        """Shares with another claimant, once."""
        if bp and one.claimant not in {share.claimant for share in self.others}:
            self.others = (*self.others, Share(one.claimant, one.name, bp))

    @property
    def shares(self) -> tuple[Share, ...]:
        """The holder's own share is what the others leave; those of a decision stand as they were set."""
        if self.base.shares:
            return tuple(Share(*one) for one in self.base.shares)
        left = WHOLE
        given = []
        for share in self.others:
            bp = min(share.bp, left)
            left -= bp
            given.append(Share(share.claimant, share.name, bp))
        own = (Share(self.base.claimant, self.base.name, left),) if left else ()
        return (*own, *given)

    def has_share(self, one: Evidence) -> bool:
        return any(share.claimant == one.claimant for share in self.shares)


def protection(one: Evidence, rules: Rules) -> timedelta:
    """How long a claim of that kind holds once it counts."""
    days = {
        REPORT: rules.report_days,
        LEAD: rules.lead_days,
        CALL: rules.call_days,
        REGISTRATION: rules.call_days,
        APPOINTMENT: rules.appointment_days,
        VISIT: rules.visit_days,
        FOLLOW_UP: rules.follow_up_days,
        TRANSFER: rules.visit_deal_days if one.brings else rules.follow_up_days,
    }
    return timedelta(days=days[one.kind])
