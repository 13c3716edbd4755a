import pytest
from tests.office import MONDAY

from anchang.business.ownership import actions
from anchang.engine.clocks.timers import tick
from anchang.engine.policies import Refused

from .conftest import DAY, HOUR, PNG
from .test_contest import visited_twice


@pytest.fixture
def decided(court):
    return court.judge(court.contest(visited_twice(court)))


def test_the_loser_appeals_and_the_director_decides_for_good(court, decided):
    appealed = court.appeal(decided)
    ended = court.judge(appealed, "linlan", parts=[(court.key("lijing"), 1)], at=MONDAY + 5 * HOUR)

    assert (appealed.stage, appealed.decide_by) == ("appealed", MONDAY + 50 * HOUR)
    assert (ended.stage, ended.closed_at) == ("final", MONDAY + 5 * HOUR)
    assert court.again(decided.customer).owner == court.who("lijing")
    assert court.verdict(decided.customer, MONDAY + DAY).winner == court.key("lijing")
    assert [one.level for one in decided.decisions.order_by("level")] == [1, 2]


def test_the_director_hears_of_the_appeal_and_the_general_manager_when_it_is_late(court, decided):
    court.appeal(decided)

    tick(MONDAY + 51 * HOUR)

    told = court.told()
    assert told["linlan"][0] == "归属申诉 PK-JX01-2026-0001，请在11-04 11:00前终审"
    assert "PK-JX01-2026-0001：归属申诉待终审，截止11-04 11:00" in told["zhoujianguo"]


def test_only_a_party_appeals_and_only_in_time(court, decided):
    with pytest.raises(Refused, match="只有当事人可以申诉"):
        court.appeal(decided, "wangmin")
    with pytest.raises(Refused, match="申诉期限已过"):
        court.appeal(decided, at=MONDAY + 50 * HOUR)
    with pytest.raises(Refused, match="请写明申诉理由"):
        court.appeal(decided, text=" ")


def test_who_decided_first_does_not_decide_the_appeal(court):
    first = court.judge(court.contest(visited_twice(court)), "linlan")
    appealed = court.appeal(first)

    with pytest.raises(Refused, match="第一次裁定是您作的"):
        court.judge(appealed, "linlan")

    assert court.judge(appealed, "zhoujianguo").stage == "final"


def test_the_supervisor_has_no_last_word(court, decided):
    appealed = court.appeal(decided)

    with pytest.raises(Refused, match="您的岗位没有这项权限"):
        court.judge(appealed, "chenwei")


def test_a_proof_may_still_come_with_the_appeal_and_not_after_the_end(court, decided):
    appealed = court.appeal(decided)
    actions.add_proof(appealed, by=court.who("lijing"), at=MONDAY, proof=("聊天.png", PNG))
    ended = court.judge(appealed, "linlan")

    with pytest.raises(Refused, match="异议已经结束"):
        actions.add_proof(ended, by=court.who("lijing"), at=MONDAY, proof=("聊天.png", PNG))


def test_the_pages_of_an_appeal_show_both_decisions(court_now):
    made = court_now.judge(court_now.contest(visited_twice(court_now)), at=court_now.at)
    client = court_now.enter("lijing")

    done = client.post(f"/ownership/{made.number}/appeal/", {"text": "登记表是后补的"})
    director = court_now.enter("linlan")
    form = {"ground": "rules", "who_1": court_now.key("lijing"), "part_1": "1", "text": "原登记有效"}
    final = director.post(f"/ownership/{made.number}/judge_appeal/", form)
    shown = client.get(made.get_absolute_url()).content.decode()

    assert (done.status_code, final.status_code) == (302, 302)
    assert "终审裁定" in shown
    assert "原登记有效" in shown
    assert "登记表是后补的" in shown
