"""The sentences of verdicts: short enough for a consultant to read out, exact enough to argue with."""

from datetime import datetime, timedelta

from anchang.lib.calendar import SHANGHAI
from anchang.lib.messages import Message

from .facts import NAMES, STRENGTH, Evidence
from .holding import Holding

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


def moment(at: datetime) -> str:
    return f"{at.astimezone(SHANGHAI):%m-%d %H:%M}"


def day(at: datetime) -> str:
    return f"{at.astimezone(SHANGHAI):%m-%d}"


def times(*moments: datetime) -> list[str]:
    """The moments as a clock shows them, with their day where they are not of one day."""
    local = [one.astimezone(SHANGHAI) for one in moments]
    form = "%H:%M" if len({one.date() for one in local}) == 1 else "%m-%d %H:%M"
    return [one.strftime(form) for one in local]


def span(length: timedelta) -> Message:
    """12分钟, 3小时20分, 2天: in whole units, never rounded up."""
    minutes = int(length / MINUTE)
    if minutes < 1:
        return Message("不到1分钟")
    if minutes < 60:
        return Message("%(count)s分钟", count=minutes)
    if length < DAY:
        return Message("%(hours)s小时%(minutes)s分", hours=minutes // 60, minutes=minutes % 60)
    return Message("%(count)s天", count=length // DAY)


def late_report(report: Evidence, visit: Evidence, lead: int) -> Message:
    said, came = times(report.at, visit.at)
    return Message(
        "报备晚了%(late)s：%(who)s %(said)s，到访 %(came)s；到访前%(lead)s分钟报备才有效",
        late=span(report.at - visit.at), who=report.name, said=said, came=came, lead=lead,
    )  # fmt: skip


def short_lead(report: Evidence, visit: Evidence, lead: int) -> Message:
    said, came = times(report.at, visit.at)
    return Message(
        "报备只早了%(early)s：%(who)s %(said)s，到访 %(came)s；到访前%(lead)s分钟报备才有效",
        early=span(visit.at - report.at), who=report.name, said=said, came=came, lead=lead,
    )  # fmt: skip


def brought(base: Evidence, visit: Evidence) -> Message:
    said, came = times(base.at, visit.at)
    return Message(
        "%(who)s%(what)s在先：%(said)s %(what)s，%(came)s 到访，提前%(early)s",
        who=base.name, what=NAMES[base.kind], said=said, came=came, early=span(visit.at - base.at),
    )  # fmt: skip


def lapsed(loser: Evidence, until: datetime, winner: Evidence) -> Message:
    return Message(
        "%(loser)s过期%(late)s：%(began)s %(what)s，保护到%(until)s；%(winner)s %(then)s %(how)s",
        loser=loser.name, late=span(winner.at - until), began=moment(loser.at), what=NAMES[loser.kind],
        until=moment(until), winner=winner.name, then=moment(winner.at), how=NAMES[winner.kind],
    )  # fmt: skip


def earlier(base: Evidence, until: datetime, loser: Evidence) -> Message:
    first, then = times(base.at, loser.at)
    return Message(
        "%(who)s在先：%(first)s %(what)s，保护到%(until)s；%(loser)s %(then)s %(how)s，晚了%(late)s",
        who=base.name, first=first, what=NAMES[base.kind], until=moment(until), loser=loser.name, then=then,
        how=NAMES[loser.kind], late=span(loser.at - base.at),
    )  # fmt: skip


def sold(base: Evidence, loser: Evidence) -> Message:
    return Message(
        "已经成交，归%(who)s；%(loser)s %(then)s %(how)s不再计",
        who=base.name, loser=loser.name, then=moment(loser.at), how=NAMES[loser.kind],
    )  # fmt: skip


def tie(base: Evidence, loser: Evidence) -> Message:
    facts = {
        "at": moment(base.at), "who": base.name, "what": NAMES[base.kind], "loser": loser.name, "how": NAMES[loser.kind]
    }  # fmt: skip
    if STRENGTH.get(base.kind, 1) > STRENGTH.get(loser.kind, 1):
        return Message("同一时刻 %(at)s：%(who)s的%(what)s比%(loser)s的%(how)s证据更强", **facts)
    return Message("同一时刻 %(at)s：%(who)s的%(what)s和%(loser)s的%(how)s同样有力，按编号先后", **facts)


def couple(first: Evidence, second: Evidence) -> Message:
    here, there = times(first.at, second.at)
    return Message(
        "两人分别到访，各算一份：%(first)s %(here)s，%(second)s %(there)s",
        first=first.name, here=here, second=second.name, there=there,
    )  # fmt: skip


def substitute(base: Evidence, deal: Evidence) -> Message:
    return Message(
        "%(owner)s的客户由%(closer)s代为成交，两人分：%(since)s %(what)s，%(sold)s 成交",
        owner=base.name, closer=deal.name, since=moment(base.at), what=NAMES[base.kind], sold=moment(deal.at),
    )  # fmt: skip


def concealed(base: Evidence, hidden: Evidence) -> Message:
    return Message(
        "%(hider)s隐瞒客户来过，归%(owner)s：%(since)s %(what)s在先",
        hider=hidden.name, owner=base.name, since=moment(base.at), what=NAMES[base.kind],
    )  # fmt: skip


def decided(transfer: Evidence) -> Message:
    if transfer.ref:
        return Message(
            "%(at)s 裁定归%(who)s（%(ref)s）", at=moment(transfer.at), who=transfer.name, ref=transfer.ref
        )  # fmt: skip
    return Message("%(at)s 裁定归%(who)s", at=moment(transfer.at), who=transfer.name)


def passed_on(transfer: Evidence) -> Message:
    facts = {"at": moment(transfer.at), "who": transfer.name, "why": transfer.ref}
    return Message("%(at)s 转给%(who)s（%(why)s）", **facts) if transfer.ref else Message("%(at)s 转给%(who)s", **facts)


def ran_out(gone: Holding, holder: Holding) -> Message:
    return Message(
        "%(loser)s的保护到%(until)s为止，没有成交；归%(who)s，%(since)s %(what)s",
        loser=gone.base.name, until=moment(gone.until or gone.base.at), who=holder.base.name,
        since=moment(holder.base.at), what=NAMES[holder.base.kind],
    )  # fmt: skip


def does_not_count(loser: Evidence, why: Message, base: Evidence) -> Message:
    return Message(
        "%(loser)s的%(how)s不算：%(why)s；归%(who)s，%(since)s %(what)s",
        loser=loser.name, how=NAMES[loser.kind], why=why, who=base.name, since=moment(base.at), what=NAMES[base.kind],
    )  # fmt: skip


def alone(base: Evidence) -> Message:
    return Message(
        "没有别人主张：%(who)s %(since)s %(what)s", who=base.name, since=moment(base.at), what=NAMES[base.kind]
    )


def nobody(last: Evidence | None, until: datetime | None) -> Message:
    if last is None:
        return Message("还没有有效的证据")
    if until is None:
        return Message("现在没有归属：%(at)s 退回公海", at=moment(last.at))
    return Message("现在没有归属：%(who)s的保护到%(until)s为止", who=last.name, until=moment(until))
