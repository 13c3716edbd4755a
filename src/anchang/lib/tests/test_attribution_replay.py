"""T-053: synthetic disputes replayed in every order of arrival: late news, doubled phones, expired protection, masks."""

from dataclasses import replace
from datetime import datetime, timedelta
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from anchang.lib.attribution import DEAL, RELEASE, STRENGTH, TRANSFER, WHOLE, Evidence, Rules, verdict
from anchang.lib.calendar import SHANGHAI

START = datetime(2026, 8, 1, 9, 0, tzinfo=SHANGHAI)
AT = datetime(2026, 11, 1, 9, 0, tzinfo=SHANGHAI)
HOUSE = ("report", "lead", "call", "visit", "follow_up", "appointment", "registration", DEAL, TRANSFER, RELEASE)
RULES = Rules()
STRICT = Rules(masked_allowed=False, report_lead_minutes=60, visit_days=3, agent_daily_cap=2, concealment_bp=1000)
SHUFFLES = 12


def claimant(kind: str, random: Random) -> str:
    if kind == "report":
        return random.choice(("c中原", "c链家", "c贝壳"))
    return "a9" if kind == "lead" else random.choice(("a1", "a2", "a3"))


def dispute(number: int) -> list[Evidence]:
    """What was brought in one dispute: up to fourteen pieces, some at one moment, some twice, some void."""
    random, found = Random(number), []
    moments = [START + timedelta(minutes=random.randrange(90 * 24 * 60)) for _ in range(4)]
    for place in range(random.randint(1, 14)):
        kind = random.choice(HOUSE)
        near = random.choice(moments) + timedelta(minutes=random.choice((0, 0, 5, 29, 30, 31, 12 * 60, 9 * 24 * 60)))
        who = claimant(kind, random)
        found.append(
            Evidence(
                f"{kind}:{place}", kind, who, who, near,
                effective=random.random() > 0.2, channel=random.choice(("", "phone", "sms")),
                masked=kind == "report" and random.random() > 0.5, nth_company=random.randint(0, 40),
                nth_agent=random.randint(0, 40), party=random.choice(("", "p1", "p2")),
                voided=random.choice(("", "", "", "重复")), concealed=random.random() > 0.9,
                decided=kind == TRANSFER and random.random() > 0.5,
            )
        )  # fmt: skip
    return found + random.sample(found, random.randint(0, min(2, len(found))))


def test_a_thousand_disputes_get_one_verdict_in_every_order_and_lose_no_evidence() -> None:
    """T-053."""
    rules_seen, winners = set(), set()
    for number in range(1000):
        pieces, rules = dispute(number), STRICT if number % 2 else RULES
        found = verdict(pieces, rules, AT)
        shuffler = Random(-number)
        for _turn in range(SHUFFLES):
            other = shuffler.sample(pieces, len(pieces))
            assert verdict(other, rules, AT) == found
        assert {one.evidence.key for one in found.timeline} == {one.key for one in pieces}
        assert len(found.timeline) == len({one.key for one in pieces})
        assert sum(one.bp for one in found.shares) == (WHOLE if found.winner else 0)
        assert found.runner_up == "" or found.runner_up != found.winner
        rules_seen.add(found.rule)
        winners.add(found.winner[:1])

    assert winners == {"", "a", "c"}
    assert len(rules_seen) >= 12


pieces = st.lists(
    st.builds(
        Evidence,
        key=st.sampled_from([f"k{n}" for n in range(12)]),
        kind=st.sampled_from(HOUSE),
        claimant=st.sampled_from(["a1", "a2", "c中原", "c链家"]),
        name=st.just("某人"),
        at=st.integers(0, 200).map(lambda n: START + timedelta(hours=6 * n)),
        effective=st.booleans(),
        channel=st.sampled_from(["", "phone", "sms"]),
        masked=st.booleans(),
        nth_agent=st.integers(0, 60),
        party=st.sampled_from(["", "p1", "p2"]),
        voided=st.sampled_from(["", "重复"]),
        concealed=st.booleans(),
        decided=st.booleans(),
    ),
    max_size=10,
)


@settings(max_examples=300)
@given(pieces, st.randoms(use_true_random=False), st.sampled_from([RULES, STRICT]))
def test_whatever_is_brought_the_order_of_its_arrival_decides_nothing(
    brought: list[Evidence], random: Random, rules: Rules
) -> None:
    """Also where two pieces claim one key, and where a channel claims what only the house has."""
    shuffled = random.sample(brought, len(brought))

    assert verdict(shuffled, rules, AT) == verdict(brought, rules, AT)


@settings(max_examples=200)
@given(pieces)
def test_evidence_of_the_future_changes_nothing_now(brought: list[Evidence]) -> None:
    now = START + timedelta(days=25)

    found = verdict(brought, RULES, now)

    past = [one for one in brought if one.at <= now]
    keys = {one.key for one in past}
    clean = [one for one in brought if one.key not in keys or one in past]
    if len({one.key for one in brought}) == len(brought):
        assert verdict(past, RULES, now).winner == verdict(clean, RULES, now).winner == found.winner


def by_arrival(evidence: list[Evidence]) -> str:
    """What a desk does without a rule: whoever it heard of first."""
    return next((one.claimant for one in evidence if one.kind in ("report", "visit")), "")


def test_the_replay_sees_a_verdict_that_depends_on_arrival() -> None:
    """The negative control: first come, first served differs with the order in hundreds of the same disputes."""
    differs = 0
    for number in range(1000):
        brought = dispute(number)
        differs += by_arrival(brought) != by_arrival(list(reversed(brought)))

    assert differs > 300


@pytest.mark.parametrize("number", range(20))
def test_of_one_moment_the_stronger_evidence_speaks_first(number: int) -> None:
    brought = [replace(one, at=START, voided="", concealed=False) for one in dispute(number)]

    timeline = verdict(brought, RULES, AT).timeline

    strengths = [STRENGTH.get(one.evidence.kind, 1) for one in timeline]
    assert strengths == sorted(strengths, reverse=True)
