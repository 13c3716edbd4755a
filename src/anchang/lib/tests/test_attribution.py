"""Cases as supervisors tell them: what happened, who should have the customer, and what they are told."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from anchang.lib.attribution import WHOLE, Evidence, Rules, Verdict, verdict
from anchang.lib.calendar import SHANGHAI
from anchang.lib.faults import Fault

RULES = Rules()
AT = datetime(2026, 11, 20, 9, 0, tzinfo=SHANGHAI)
NAMES = {"a1": "李静", "a2": "张磊", "a3": "王敏", "a9": "陆外", "c中原": "中原", "c链家": "链家"}


def on(day: str, clock: str = "10:00") -> datetime:
    """11-02 10:30 as a moment; a day in October has its month."""
    month, date = day.split("-")
    hour, minute = clock.split(":")
    return datetime(2026, int(month), int(date), int(hour), int(minute), tzinfo=SHANGHAI)


def ev(kind: str, who: str, day: str, clock: str = "10:00", **more: Any) -> Evidence:
    at = on(day, clock)
    return Evidence(f"{kind}:{who}:{at:%m%d%H%M}", kind, who, NAMES[who], at, **more)


@dataclass(frozen=True)
class Told:
    name: str
    evidence: tuple[Evidence, ...]
    winner: str
    sentence: str
    rule: str
    runner_up: str = ""
    shares: tuple[tuple[str, int], ...] = ()
    rules: Rules = RULES
    keeper: str | None = None


LATE = (ev("visit", "a1", "11-02", "10:30"), ev("report", "c中原", "11-02", "10:42"))
VISIT = ev("visit", "a1", "11-02", "10:30")
CASES = (
    Told("nothing is known", (), "", "还没有有效的证据", "nobody"),
    Told("one visit", (ev("visit", "a1", "11-18"),), "a1", "没有别人主张：李静 11-18 10:00 到访", "alone"),
    Told(
        "a report after the arrival", (*LATE, ev("follow_up", "a1", "11-05", channel="phone")), "a1",
        "报备晚了12分钟：中原 10:42，到访 10:30；到访前30分钟报备才有效", "late_report", "c中原",
    ),
    Told(
        "a report twelve minutes before",
        (ev("report", "c中原", "11-18", "10:18"), ev("visit", "a1", "11-18", "10:30")), "a1",
        "报备只早了12分钟：中原 10:18，到访 10:30；到访前30分钟报备才有效", "short_lead", "c中原",
    ),
    Told(
        "a report just in time",
        (ev("report", "c中原", "11-18", "10:00"), ev("visit", "a1", "11-18", "10:30")), "c中原",
        "中原报备在先：10:00 报备，10:30 到访，提前30分钟", "brought", "a1", (("c中原", WHOLE),), keeper="a1",
    ),
    Told(
        "a report the day before",
        (ev("report", "c中原", "11-17", "18:20"), ev("visit", "a1", "11-18", "10:30")), "c中原",
        "中原报备在先：11-17 18:20 报备，11-18 10:30 到访，提前16小时10分", "brought", "a1", keeper="a1",
    ),
    Told(
        "with a lead of an hour",
        (ev("report", "c中原", "11-18", "10:00"), ev("visit", "a1", "11-18", "10:30")), "a1",
        "报备只早了30分钟：中原 10:00，到访 10:30；到访前60分钟报备才有效", "short_lead", "c中原",
        rules=replace(RULES, report_lead_minutes=60),
    ),
    Told(
        "a report that ran out before the arrival",
        (ev("report", "c中原", "11-08"), ev("visit", "a1", "11-17")), "a1",
        "中原过期2天：11-08 10:00 报备，保护到11-15 10:00；李静 11-17 10:00 到访", "report_expired", "c中原",
    ),
    Told(
        "fifteen days of protection keep the report",
        (ev("report", "c中原", "11-08"), ev("visit", "a1", "11-17")), "c中原",
        "中原报备在先：11-08 10:00 报备，11-17 10:00 到访，提前9天", "brought", "a1",
        rules=replace(RULES, report_days=15),
    ),
    Told(
        "two channels",
        (ev("report", "c中原", "11-16"), ev("report", "c链家", "11-17"), ev("visit", "a1", "11-18")), "c中原",
        "中原在先：11-16 10:00 报备，保护到11-23 10:00；链家 11-17 10:00 报备，晚了1天", "earlier", "c链家",
    ),
    Told(
        "the second channel after the first ran out",
        (ev("report", "c中原", "11-08"), ev("report", "c链家", "11-16"), ev("visit", "a1", "11-18")), "c链家",
        "中原过期1天：11-08 10:00 报备，保护到11-15 10:00；链家 11-16 10:00 报备", "lapsed", "c中原",
    ),
    Told(
        "one company reports twice",
        (ev("report", "c中原", "11-16"), ev("report", "c中原", "11-17"), ev("visit", "a1", "11-18")), "c中原",
        "中原报备在先：11-16 10:00 报备，11-18 10:00 到访，提前2天", "brought", "a1",
    ),
    Told(
        "a report while the consultant follows up",
        (ev("visit", "a1", "11-01"), ev("follow_up", "a1", "11-05", channel="wechat"), ev("report", "c中原", "11-19")),
        "a1", "李静在先：11-01 10:00 到访，保护到12-05 10:00；中原 11-19 10:00 报备，晚了18天", "earlier", "c中原",
    ),
    Told(
        "nobody was reached, so the visit ran out",
        (
            ev("visit", "a1", "11-01"), ev("follow_up", "a1", "11-05", channel="phone", effective=False),
            ev("report", "c中原", "11-12"), ev("visit", "a2", "11-13"),
        ),
        "c中原", "中原报备在先：11-12 10:00 报备，11-13 10:00 到访，提前1天", "brought", "a2", keeper="a2",
    ),
    Told(
        "unreached calls count where the rules say so",
        (ev("visit", "a1", "11-01"), ev("follow_up", "a1", "11-05", channel="phone", effective=False),
         ev("report", "c中原", "11-12")),
        "a1", "李静在先：11-01 10:00 到访，保护到12-05 10:00；中原 11-12 10:00 报备，晚了11天", "earlier", "c中原",
        rules=replace(RULES, reached_only=False),
    ),
    Told(
        "a text message is no follow-up",
        (ev("visit", "a1", "11-01"), ev("follow_up", "a1", "11-07", channel="sms"), ev("visit", "a2", "11-16")), "a2",
        "李静过期8天：11-01 10:00 到访，保护到11-08 10:00；张磊 11-16 10:00 到访", "lapsed", "a1",
    ),
    Told(
        "a colleague receives the owner's customer",
        (ev("visit", "a1", "11-15"), ev("visit", "a2", "11-18")), "a1",
        "李静在先：11-15 10:00 到访，保护到11-22 10:00；张磊 11-18 10:00 到访，晚了3天", "earlier", "a2",
    ),
    Told(
        "the visit of a customer whose protection is over",
        (ev("visit", "a1", "11-02"), ev("visit", "a2", "11-18")), "a2",
        "李静过期9天：11-02 10:00 到访，保护到11-09 10:00；张磊 11-18 10:00 到访", "lapsed", "a1",
    ),
    Told(
        "protection over and nobody since", (ev("visit", "a1", "11-02"),), "",
        "现在没有归属：李静的保护到11-09 10:00为止", "nobody",
    ),
    Told(
        "a call before the visit",
        (ev("call", "a2", "11-10"), ev("visit", "a1", "11-18")), "a2",
        "张磊在先：11-10 10:00 来电，保护到11-25 10:00；李静 11-18 10:00 到访，晚了8天", "earlier", "a1",
    ),
    Told(
        "an old call", (ev("call", "a2", "11-01"), ev("visit", "a1", "11-18")), "a1",
        "张磊过期2天：11-01 10:00 来电，保护到11-16 10:00；李静 11-18 10:00 到访", "lapsed", "a2",
    ),
    Told(
        "a call nobody answered", (ev("call", "a2", "11-17", effective=False), ev("visit", "a1", "11-18")), "a1",
        "张磊的来电不算：没联系上，不算有效；归李静，11-18 10:00 到访", "unreached", "a2",
    ),
    Told(
        "an appointment holds a week",
        (ev("appointment", "a2", "11-15"), ev("visit", "a1", "11-18")), "a2",
        "张磊在先：11-15 10:00 预约，保护到11-22 10:00；李静 11-18 10:00 到访，晚了3天", "earlier", "a1",
    ),
    Told(
        "an outreach worker's lead needs no half hour",
        (ev("lead", "a9", "11-18", "10:20"), ev("visit", "a1", "11-18", "10:30")), "a9",
        "陆外外拓登记在先：10:20 外拓登记，10:30 到访，提前10分钟", "brought", "a1", keeper="a1",
    ),
    Told(
        "a lead after the visit", (ev("visit", "a1", "11-18", "10:30"), ev("lead", "a9", "11-18", "11:00")), "a1",
        "李静在先：10:30 到访，保护到11-25 10:30；陆外 11:00 外拓登记，晚了30分钟", "earlier", "a9",
    ),
    Told(
        "a masked report where masks are refused",
        (ev("report", "c中原", "11-17", masked=True), ev("visit", "a1", "11-18")), "a1",
        "中原的报备不算：只报了前三后四，本案场要报全号；归李静，11-18 10:00 到访", "masked", "c中原",
        rules=replace(RULES, masked_allowed=False),
    ),
    Told(
        "a masked report where they are allowed",
        (ev("report", "c中原", "11-17", masked=True), ev("visit", "a1", "11-18")), "c中原",
        "中原报备在先：11-17 10:00 报备，11-18 10:00 到访，提前1天", "brought", "a1",
    ),
    Told(
        "the thirty-first report of an agent",
        (ev("report", "c中原", "11-17", nth_agent=31), ev("visit", "a1", "11-18")), "a1",
        "中原的报备不算：当天第31条报备，每人限30条；归李静，11-18 10:00 到访", "over_agent_cap", "c中原",
    ),
    Told(
        "a company over its number",
        (ev("report", "c中原", "11-17", nth_company=5), ev("visit", "a1", "11-18")), "a1",
        "中原的报备不算：当天第5条报备，每家公司限4条；归李静，11-18 10:00 到访", "over_company_cap", "c中原",
        rules=replace(RULES, company_daily_cap=4),
    ),
    Told(
        "a report a supervisor voided",
        (ev("report", "c中原", "11-17", voided="客户否认"), ev("visit", "a1", "11-18")), "a1",
        "中原的报备不算：已作废：客户否认；归李静，11-18 10:00 到访", "voided", "c中原",
    ),
    Told(
        "a couple that came apart",
        (ev("visit", "a1", "11-15", party="p1"), ev("visit", "a2", "11-17", party="p2")), "a1",
        "两人分别到访，各算一份：李静 11-15 10:00，张磊 11-17 10:00", "couple", "a2", (("a1", 5000), ("a2", 5000)),
    ),
    Told(
        "a couple shared thirty to seventy",
        (ev("visit", "a1", "11-15", party="p1"), ev("visit", "a2", "11-17", party="p2")), "a1",
        "两人分别到访，各算一份：李静 11-15 10:00，张磊 11-17 10:00", "couple", "a2", (("a1", 7000), ("a2", 3000)),
        rules=replace(RULES, couple_bp=3000),
    ),
    Told(
        "who hides that the customer was here has nothing",
        (ev("visit", "a1", "11-15"), ev("visit", "a2", "11-17", voided="客户说来过", concealed=True)), "a1",
        "张磊隐瞒客户来过，归李静：11-15 10:00 到访在先", "concealed", "a2", (("a1", WHOLE),),
    ),
    Told(
        "a substitute closes",
        (ev("visit", "a1", "11-15"), ev("deal", "a2", "11-18")), "a1",
        "李静的客户由张磊代为成交，两人分：11-15 10:00 到访，11-18 10:00 成交", "substitute", "a2",
        (("a1", 5000), ("a2", 5000)),
    ),
    Told(
        "the channel's customer buys in time",
        (ev("report", "c中原", "10-20"), ev("visit", "a1", "10-22"), ev("deal", "a1", "11-18")), "c中原",
        "中原报备在先：10-20 10:00 报备，10-22 10:00 到访，提前2天", "brought", "a1", keeper="a1",
    ),
    Told(
        "the channel's customer buys too late",
        (ev("report", "c中原", "10-10"), ev("visit", "a1", "10-12"), ev("follow_up", "a1", "10-20"),
         ev("deal", "a1", "11-18")),
        "a1", "中原过期7天：10-10 10:00 报备，保护到11-11 10:00；李静 11-18 10:00 成交", "deal_too_late", "c中原",
    ),
    Told(
        "the channel ran out and nothing was bought",
        (ev("report", "c中原", "10-10"), ev("visit", "a1", "10-12"), ev("follow_up", "a1", "11-01")), "a1",
        "中原的保护到11-11 10:00为止，没有成交；归李静，11-01 10:00 跟进", "ran_out", "c中原",
    ),
    Told(
        "a report after the deal",
        (ev("visit", "a1", "11-10"), ev("deal", "a1", "11-12"), ev("report", "c中原", "11-15")), "a1",
        "已经成交，归李静；中原 11-15 10:00 报备不再计", "sold", "c中原",
    ),
    Told(
        "the supervisor decided",
        (ev("visit", "a1", "11-15"), ev("transfer", "a2", "11-18", decided=True, ref="PK-JX01-2026-0001")), "a2",
        "11-18 10:00 裁定归张磊（PK-JX01-2026-0001）", "decided", "a1",
    ),
    Told(
        "the supervisor shared it",
        (ev("visit", "a1", "11-15"), ev("transfer", "a2", "11-18", decided=True, ref="PK-1",
            shares=(("a2", "张磊", 6667), ("a1", "李静", 3333)))),
        "a2", "11-18 10:00 裁定归张磊（PK-1）", "decided", "a1", (("a2", 6667), ("a1", 3333)),
    ),
    Told(
        "a leaver's customer was handed over",
        (ev("visit", "a1", "11-15"), ev("transfer", "a2", "11-18", ref="移交")), "a2",
        "11-18 10:00 转给张磊（移交）", "transferred", "a1",
    ),
    Told(
        "given up to the pool", (ev("visit", "a1", "11-15"), ev("release", "a1", "11-18")), "",
        "现在没有归属：11-18 10:00 退回公海", "nobody",
    ),
    Told(
        "claimed from the pool",
        (ev("visit", "a1", "11-10"), ev("release", "a1", "11-12"), ev("transfer", "a2", "11-13", ref="公海领取")), "a2",
        "没有别人主张：张磊 11-13 10:00 转归", "alone",
    ),
    Told(
        "the same second: the visit form is stronger",
        (ev("report", "c中原", "11-18"), ev("visit", "a1", "11-18")), "a1",
        "同一时刻 11-18 10:00：李静的到访比中原的报备证据更强", "tie", "c中原",
    ),
    Told(
        "the same second and the same kind: the key decides",
        (ev("visit", "a2", "11-18"), ev("visit", "a1", "11-18")), "a1",
        "同一时刻 11-18 10:00：李静的到访和张磊的到访同样有力，按编号先后", "tie", "a2",
    ),
    Told(
        "what comes after the moment asked for is not weighed",
        (ev("visit", "a1", "11-18"), ev("transfer", "a2", "11-25", decided=True)), "a1",
        "没有别人主张：李静 11-18 10:00 到访", "alone",
    ),
)  # fmt: skip


@pytest.fixture(autouse=True)
def _chinese(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Fault, "translate", str)


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_the_case_goes_to_the_one_it_should_with_a_sentence_that_says_why(case: Told) -> None:
    found = verdict(case.evidence, case.rules, AT)

    assert (found.winner, str(found.sentence), found.rule) == (case.winner, case.sentence, case.rule)
    assert found.runner_up == case.runner_up
    if case.shares:
        assert tuple((one.claimant, one.bp) for one in found.shares) == case.shares
    if case.keeper is not None:
        assert found.keeper == case.keeper


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_the_timeline_holds_every_piece_once_in_time_with_a_reason(case: Told) -> None:
    found = verdict([*case.evidence, *case.evidence], case.rules, AT)

    assert [one.evidence for one in found.timeline] == sorted(case.evidence, key=lambda one: one.order)
    assert all(str(one.why) for one in found.timeline)
    assert sum(one.bp for one in found.shares) == (WHOLE if found.winner else 0)


def test_the_margin_is_the_time_by_which_the_other_missed_it() -> None:
    late = verdict(LATE, RULES, on("11-03"))
    early = verdict((ev("report", "c中原", "11-02", "10:18"), VISIT), RULES, on("11-03"))

    assert (late.margin, early.margin) == (timedelta(minutes=12), timedelta(minutes=18))


def test_a_report_that_failed_is_shown_as_not_counting_and_why() -> None:
    found = verdict((ev("report", "c中原", "11-02", "10:18"), VISIT), RULES, on("11-03"))

    report, visit = found.timeline
    assert (report.counted, visit.counted) == (False, True)
    assert str(report.why).startswith("报备只早了12分钟")


def test_a_sentence_is_translated_when_it_is_read_with_the_messages_inside_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    english = {
        "报备晚了%(late)s：%(who)s %(said)s，到访 %(came)s；到访前%(lead)s分钟报备才有效": "%(who)s was %(late)s late",
        "%(count)s分钟": "%(count)s min",
    }
    found = verdict(LATE, RULES, on("11-03"))

    monkeypatch.setattr(Fault, "translate", lambda text: english.get(text, text))

    assert str(found.sentence) == "中原 was 12 min late"


@pytest.mark.parametrize(
    ("change", "winner"),
    [
        (lambda one: replace(one, at=on("11-02", "10:29")), "c中原"),
        (lambda one: one, "a1"),
    ],
)
def test_one_minute_makes_the_difference_the_rules_say(change: Callable[[Evidence], Evidence], winner: str) -> None:
    """The negative control of the lead time: 31 minutes before is enough, 18 minutes is not."""
    visit = replace(VISIT, at=on("11-02", "11:00"))

    found: Verdict = verdict((change(ev("report", "c中原", "11-02", "10:42")), visit), RULES, on("11-03"))

    assert found.winner == winner
