"""What is wrong with a piece of evidence by itself, whoever else claims. The first objection that holds is the reason."""

from collections.abc import Callable
from datetime import datetime

from anchang.lib.messages import Message

from .facts import CALL, FOLLOW_UP, REPORT, Evidence, Rules

Objection = Callable[[Evidence, Rules, datetime], Message | None]


def voided(one: Evidence, rules: Rules, at: datetime) -> Message | None:
    if one.concealed:
        return Message("隐瞒客户来过：%(reason)s", reason=one.voided)
    return Message("已作废：%(reason)s", reason=one.voided) if one.voided else None


def to_come(one: Evidence, rules: Rules, at: datetime) -> Message | None:
    return Message("在这个时间之后") if one.at > at else None


def unreached(one: Evidence, rules: Rules, at: datetime) -> Message | None:
    fails = rules.reached_only and one.kind in (CALL, FOLLOW_UP) and not one.effective
    return Message("没联系上，不算有效") if fails else None


def taken_back(one: Evidence, rules: Rules, at: datetime) -> Message | None:
    return Message("报备已撤回或判无效") if one.kind == REPORT and not one.effective else None


def wrong_way(one: Evidence, rules: Rules, at: datetime) -> Message | None:
    fails = one.kind == FOLLOW_UP and one.channel and one.channel not in rules.follow_channels
    return Message("这种跟进方式不算有效") if fails else None


def masked(one: Evidence, rules: Rules, at: datetime) -> Message | None:
    fails = one.kind == REPORT and one.masked and not rules.masked_allowed
    return Message("只报了前三后四，本案场要报全号") if fails else None


def over_company_cap(one: Evidence, rules: Rules, at: datetime) -> Message | None:
    fails = one.kind == REPORT and one.nth_company > rules.company_daily_cap
    return (
        Message("当天第%(nth)s条报备，每家公司限%(cap)s条", nth=one.nth_company, cap=rules.company_daily_cap)
        if fails
        else None
    )


def over_agent_cap(one: Evidence, rules: Rules, at: datetime) -> Message | None:
    fails = one.kind == REPORT and one.nth_agent > rules.agent_daily_cap
    return (
        Message("当天第%(nth)s条报备，每人限%(cap)s条", nth=one.nth_agent, cap=rules.agent_daily_cap) if fails else None
    )


OBJECTIONS: tuple[Objection, ...] = (
    voided,
    to_come,
    unreached,
    taken_back,
    wrong_way,
    masked,
    over_company_cap,
    over_agent_cap,
)


def objection(one: Evidence, rules: Rules, at: datetime) -> tuple[str, Message] | None:
    """Name and words of the first objection to the evidence, or None when it may count."""
    for rule in OBJECTIONS:
        why = rule(one, rules, at)
        if why is not None:
            return ("concealed" if one.concealed else rule.__name__), why
    return None
