from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from tests.office import MONDAY, rows, together

from anchang.business.ownership.actions.disputes import basis_points
from anchang.business.ownership.models import Decision, Dispute, Evidence, Tenure
from anchang.engine.clocks.timers import tick
from anchang.engine.policies import Refused

from .conftest import DAY, HOUR
from .test_contest import visited_twice


@pytest.fixture
def dispute(court):
    return court.contest(visited_twice(court))


def test_the_decision_gives_the_customer_away_at_once_and_is_evidence(court, dispute):
    decided = court.judge(dispute)

    customer = court.again(dispute.customer)
    found = court.verdict(customer, MONDAY + 2 * HOUR)
    assert (decided.stage, decided.appeal_by) == ("decided", MONDAY + HOUR + timedelta(hours=48))
    assert customer.owner == court.who("zhanglei")
    assert (found.winner, found.rule) == (court.key("zhanglei"), "decided")
    assert str(found.sentence) == "11-02 10:00 裁定归张磊（PK-JX01-2026-0001）"
    evidence = Evidence.objects.get(kind="transfer")
    assert (evidence.customer, evidence.ref, evidence.decision.dispute) == (customer, dispute.number, dispute)


def test_who_had_the_customer_when_and_why_is_kept(court, dispute):
    court.judge(dispute)

    kept = Tenure.objects.order_by("pk").values_list("owner__username", "why", "ended_why", "ref")
    assert list(kept) == [("lijing", "registered", "decided", ""), ("zhanglei", "decided", "", dispute.number)]


@pytest.mark.parametrize(
    ("weights", "points"),
    [
        ([1], [10000]), ([1, 1], [5000, 5000]), ([1, 1, 1], [3334, 3333, 3333]), ([70, 30], [7000, 3000]),
        ([2, 1], [6667, 3333]), ([7, 5, 1], [5385, 3846, 769]), ([10000, 1], [9999, 1]),
    ],
)  # fmt: skip
def test_parts_become_basis_points_that_are_the_whole(weights, points):
    assert basis_points(weights) == points
    assert sum(points) == 10000


def test_a_decision_shared_by_three_is_the_whole_to_the_point(court, dispute):
    parts = [(court.key("lijing"), 1), (court.key("zhanglei"), 1), (court.key("zhaoxue"), 1)]

    court.judge(dispute, parts=parts, ground="agreed")

    made = Decision.objects.get()
    assert [bp for _person, _company, bp in made.parts] == [3334, 3333, 3333]
    found = court.verdict(dispute.customer, MONDAY + 2 * HOUR)
    assert [(one.name, one.bp) for one in found.shares] == [("李静", 3334), ("张磊", 3333), ("赵雪", 3333)]
    assert court.again(dispute.customer).owner == court.who("lijing")


def test_a_channel_may_win_and_the_consultant_still_serves(court):
    customer = visited_twice(court)
    court.witness(customer=customer, company="中原", at=MONDAY + HOUR)
    dispute = court.contest(customer, claimed="c中原", at=MONDAY + HOUR)

    court.judge(dispute, parts=[("c中原", 1)], at=MONDAY + 2 * HOUR)

    found = court.verdict(customer, MONDAY + 3 * HOUR)
    assert (found.winner, found.keeper) == ("c中原", court.key("lijing"))
    assert court.again(customer).owner == court.who("lijing")


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ({"bp_1": 9999}, "decision_shares_are_the_whole"),
        ({"bp_1": 4000, "bp_2": 6000, "company_2": "中原"}, "decision_shares_are_the_whole"),
        ({"bp_1": 5000, "bp_2": 5000}, "decision_shares_are_somebodys"),
        ({"person_1": None}, "decision_shares_are_somebodys"),
    ],
)
def test_the_database_itself_keeps_no_shares_but_the_whole_of_somebody(court, dispute, given, name):
    same = {"dispute": dispute, "level": 1, "by": court.who("wangmin"), "at": MONDAY, "ground": "rules", "text": "x"}
    same |= {"person_1": court.who("lijing"), "bp_1": 10000}

    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        rows(Decision).bulk_create([Decision(**{**same, **given})])

    halves = {"bp_1": 5000, "bp_2": 5000, "company_2": "中原"}
    assert rows(Decision).bulk_create([Decision(**{**same, **halves})])


@pytest.mark.parametrize(("who", "reason"), [("zhanglei", "您的岗位没有这项权限"), ("lijing", "您的岗位没有这项权限")])
def test_a_consultant_decides_nothing(court, dispute, who, reason):
    with pytest.raises(Refused, match=reason):
        court.judge(dispute, who)


def test_who_raised_it_does_not_decide_it(court):
    customer = court.register()
    court.witness("visit", claimant=court.who("zhanglei"), customer=customer)
    dispute = court.contest(customer, "wangmin", claimed=court.key("zhanglei"))

    with pytest.raises(Refused, match="您是当事人，不能裁定"):
        court.judge(dispute, "wangmin")

    assert court.judge(dispute, "chenwei").stage == "decided"


def test_who_had_the_customer_does_not_decide_it(court):
    customer = court.register("wangmin")
    court.witness("visit", claimant=court.who("zhanglei"), customer=customer)
    dispute = court.contest(customer)

    with pytest.raises(Refused, match="您是当事人，不能裁定"):
        court.judge(dispute, "wangmin")


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ({"text": " "}, "请写明裁定理由"),
        ({"ground": "mood"}, "请选择裁定依据"),
        ({"parts": [("c没有", 1)]}, "请选择应该归谁"),
        ({"parts": [("x", 0)]}, "请写明归谁，最多三方"),
        ({"parts": [("c1", 1), ("c2", 1), ("c3", 1), ("c4", 1)]}, "请写明归谁，最多三方"),
        ({"parts": [("c1", 1), ("c1", 1)]}, "同一方只写一次"),
    ],
)
def test_a_decision_that_gives_it_to_nobody_is_refused_and_leaves_everything_as_it_was(court, dispute, given, reason):
    with pytest.raises(Refused, match=reason):
        court.judge(dispute, **given)

    assert court.fresh(dispute).stage == "raised"
    assert not Evidence.objects.filter(kind="transfer").exists()


def test_nobody_appealing_in_time_makes_it_final(court, dispute):
    court.judge(dispute)

    tick(MONDAY + 50 * HOUR)

    ended = court.fresh(dispute)
    assert (ended.stage, ended.closed_at) == ("final", MONDAY + 50 * HOUR)


def test_of_two_who_decide_at_once_one_does(real_database, make_court):
    court = make_court()
    made = court.contest(visited_twice(court))

    answers = together(lambda: court.judge(made, "wangmin"), lambda: court.judge(made, "chenwei"))

    refused = [one.reason for one in answers if isinstance(one, Refused)]
    assert refused == ["已被他人处理，请刷新"]
    assert Decision.objects.count() == 1


def test_the_parties_hear_how_it_was_shared(court, dispute):
    court.judge(dispute, parts=[(court.key("zhanglei"), 2), (court.key("lijing"), 1)])

    told, text = court.told(), "归属异议 PK-JX01-2026-0001 已裁定：张磊 66.67%、李静 33.33%"
    assert text in told["lijing"]
    assert text in told["zhanglei"]


def test_the_screen_takes_parts_and_refuses_half_a_line(court_now):
    made = court_now.contest(visited_twice(court_now))
    client, url = court_now.enter("wangmin"), f"/ownership/{made.number}/judge/"
    form = {"ground": "agreed", "who_1": court_now.key("zhanglei"), "part_1": "1", "text": "双方同意"}

    wrong = client.post(url, {**form, "who_2": court_now.key("lijing")})
    twice = client.post(url, {**form, "who_2": court_now.key("zhanglei"), "part_2": "1"})
    done = client.post(url, {**form, "who_2": court_now.key("lijing"), "part_2": "1"})

    assert (wrong.status_code, twice.status_code, done.status_code) == (422, 422, 302)
    shown = client.get(done["Location"]).content.decode()
    assert "50%" in shown
    assert Dispute.objects.get().stage == "decided"
    assert made.decide_by - made.raised_at == DAY
