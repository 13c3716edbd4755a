"""What a verdict is reckoned from and what it says: dated figures, evidence, and the timeline that comes out."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from anchang.lib.messages import Message

WHOLE = 10_000
"""All of a customer in basis points."""

REPORT, LEAD, CALL, VISIT, FOLLOW_UP = "report", "lead", "call", "visit", "follow_up"
APPOINTMENT, DEAL, TRANSFER, REGISTRATION, RELEASE = "appointment", "deal", "transfer", "registration", "release"
STRENGTH = {VISIT: 3, DEAL: 3, TRANSFER: 3, RELEASE: 3, REPORT: 2, LEAD: 2, APPOINTMENT: 2, FOLLOW_UP: 2}
"""A signed visit form or QR > a report stamped by the system > a call (domain.md §2.2); a kind not named has 1."""

NAMES = {
    REPORT: Message("报备"),
    LEAD: Message("外拓登记"),
    CALL: Message("来电"),
    VISIT: Message("到访"),
    FOLLOW_UP: Message("跟进"),
    APPOINTMENT: Message("预约"),
    DEAL: Message("成交"),
    TRANSFER: Message("转归"),
    REGISTRATION: Message("建档"),
    RELEASE: Message("退回公海"),
}


@dataclass(frozen=True)
class Rules:
    """The figures of one version of a site's rules. Days and minutes are calendar ones, shares basis points."""

    report_lead_minutes: int = 30
    report_days: int = 7
    visit_deal_days: int = 30
    lead_days: int = 15
    call_days: int = 15
    appointment_days: int = 7
    visit_days: int = 7
    follow_up_days: int = 30
    masked_allowed: bool = True
    company_daily_cap: int = 10_000
    agent_daily_cap: int = 30
    follow_channels: tuple[str, ...] = ("phone", "wechat", "visit")
    reached_only: bool = True
    interval_a: int = 3
    interval_b: int = 7
    interval_c: int = 15
    interval_d: int = 30
    overdue_supervisor_days: int = 3
    overdue_pool_days: int = 7
    warn_days: int = 3
    lockout_days: int = 30
    claims_per_day: int = 3
    couple_bp: int = 5_000
    substitute_bp: int = 5_000
    concealment_bp: int = 0
    decision_hours: int = 24
    appeal_hours: int = 48
    appeal_decision_hours: int = 48
    version: str = ""

    def interval(self, grade: str) -> int:
        """Days until the next contact is due for a customer of that grade; an ungraded one counts as D."""
        return {"A": self.interval_a, "B": self.interval_b, "C": self.interval_c}.get(grade, self.interval_d)

    def pool_after(self, grade: str) -> int:
        """Days without contact after which a customer of that grade goes back to the pool."""
        return self.interval(grade) + self.overdue_pool_days


@dataclass(frozen=True, slots=True)
class Evidence:
    """One thing that speaks for somebody. `key` is the same for the same thing, `at` the server's time.

    `claimant` names who it speaks for: channels begin with "c", people of the house with "a"; `name` is how they are
    called. `party` is whose file or phone it was, so that a couple is seen. `voided` is the reason a supervisor gave,
    `concealed` that they found the claimant had kept an earlier visit secret. A transfer may be `decided` in a dispute,
    then with the `shares` that were set.
    """

    key: str
    kind: str
    claimant: str
    name: str
    at: datetime
    effective: bool = True
    channel: str = ""
    masked: bool = False
    nth_company: int = 0
    nth_agent: int = 0
    party: str = ""
    ref: str = ""
    url: str = ""
    voided: str = ""
    concealed: bool = False
    decided: bool = False
    shares: tuple[tuple[str, str, int], ...] = ()

    @property
    def brings(self) -> bool:
        """Whether it speaks for somebody who brings customers rather than serves them."""
        return self.kind == LEAD or self.claimant.startswith("c")

    @property
    def order(self) -> tuple[datetime, int, str]:
        """The one order of all evidence: by time, then the stronger, then by key."""
        return (self.at, -STRENGTH.get(self.kind, 1), self.key)


@dataclass(frozen=True, slots=True)
class Weighed:
    """A piece of evidence in the timeline: whether it counted, and in words as what or why not."""

    evidence: Evidence
    counted: bool
    why: Message


@dataclass(frozen=True, slots=True)
class Share:
    claimant: str
    name: str
    bp: int


@dataclass(frozen=True)
class Verdict:
    """Whose customer it is at a moment, and why.

    `winner` is the key of who it goes to ("" for nobody), `keeper` who of the house serves it; the same unless somebody
    from outside brought it. `rule` decided, `runner_up` came closest, by `margin`. Shares sum to 10,000 where anybody
    has it; `keeper_shares` are those among the people of the house. `until` ends the winner's protection, None: never.
    """

    winner: str
    name: str
    rule: str
    sentence: Message
    timeline: tuple[Weighed, ...]
    runner_up: str = ""
    runner_up_name: str = ""
    margin: timedelta | None = None
    shares: tuple[Share, ...] = ()
    keeper: str = ""
    keeper_name: str = ""
    keeper_shares: tuple[Share, ...] = ()
    until: datetime | None = None
    version: str = field(default="", compare=False)
