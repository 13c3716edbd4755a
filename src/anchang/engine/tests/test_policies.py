from datetime import datetime, timedelta
from typing import Any

import pytest

from anchang.engine.accounts.models import Account
from anchang.engine.doors.actions import action
from anchang.engine.ledger.queries import history
from anchang.engine.policies import (
    Grant,
    Reach,
    Refused,
    Scope,
    Verdict,
    allowed,
    directory,
    no,
    policy,
    use_directory,
    visible,
)
from anchang.engine.tests.house import MONDAY, OTHER_SITE, SITE, Flat, Register, flat, moment, person

pytestmark = pytest.mark.usefixtures("house")
ME, COLLEAGUE, STRANGER = 11, 12, 13


def grant(reach: Reach) -> Grant:
    return Grant("house.view", reach, "clerk", "clerk", frozenset({SITE}), frozenset({COLLEAGUE}))


@pytest.fixture
def flats() -> dict[str, Flat]:
    return {
        "mine": flat("1", owner_id=ME),
        "colleague's": flat("2", owner_id=COLLEAGUE),
        "stranger's": flat("3", owner_id=STRANGER),
        "mine elsewhere": flat("4", owner_id=ME, site_id=OTHER_SITE),
        "nowhere": flat("5", owner_id=ME, site_id=None),
    }


@pytest.mark.parametrize(
    ("reach", "seen"),
    [
        (Reach.OWN, {"mine"}),
        (Reach.TEAM, {"mine", "colleague's"}),
        (Reach.SITE, {"mine", "colleague's", "stranger's"}),
        (Reach.COMPANY, {"mine", "colleague's", "stranger's", "mine elsewhere", "nowhere"}),
    ],
)
def test_a_reach_covers_the_same_things_one_by_one_and_as_rows(
    flats: dict[str, Flat], reach: Reach, seen: set[str]
) -> None:
    me, scope = Account(pk=ME), Scope(own="owner_id")

    covered = {name for name, one in flats.items() if scope.covers(grant(reach), me, one)}
    rows = set(Flat.objects.filter(scope.rows(grant(reach), me)))

    assert covered == seen
    assert rows == {flats[name] for name in seen}


@pytest.mark.parametrize("reach", [Reach.OWN, Reach.SITE])
def test_what_is_a_persons_alone_is_theirs_at_every_site_and_nobody_elses(flats: dict[str, Flat], reach: Reach) -> None:
    me, scope = Account(pk=ME), Scope(site="", own="owner_id")

    covered = {name for name, one in flats.items() if scope.covers(grant(reach), me, one)}

    assert covered == {"mine", "mine elsewhere", "nowhere"}
    assert {one.owner_id for one in Flat.objects.filter(scope.rows(grant(reach), me))} == {ME}


@pytest.mark.parametrize("reach", list(Reach))
def test_without_an_owner_own_and_team_mean_the_site(flats: dict[str, Flat], reach: Reach) -> None:
    me = Account(pk=ME)

    assert Scope().covers(grant(reach), me, flats["stranger's"])
    assert Scope().covers(grant(reach), me, flats["mine elsewhere"]) == (reach == Reach.COMPANY)


def test_a_thing_that_has_no_site_at_all_is_the_companys() -> None:
    assert not Scope(site="no_such_column").covers(grant(Reach.SITE), Account(pk=ME), Flat(site_id=SITE))


def test_no_capability_and_no_reach_are_told_apart(register: Register) -> None:
    clerk, here, elsewhere = person("clerk"), flat("1"), flat("2", site_id=OTHER_SITE)
    register.allow(clerk, "house.paint")

    assert allowed(clerk, "house.paint", here, MONDAY).ok
    assert allowed(clerk, "house.paint", elsewhere, MONDAY).reason == "这不在您的管理范围内"
    assert allowed(clerk, "house.fly", here, MONDAY).reason == "您的岗位没有这项权限"


def test_somebody_without_any_grant_sees_no_row(register: Register) -> None:
    flat()

    assert visible(Flat, person("nobody"), MONDAY) is None
    assert list(Flat.objects.visible_to(person("nobody"), MONDAY)) == []


def test_an_account_that_was_shut_may_nothing(register: Register) -> None:
    clerk = person("clerk")
    register.allow(clerk, "house.view")
    clerk.is_active = False

    assert list(Flat.objects.visible_to(clerk, MONDAY)) == []
    assert not allowed(clerk, "house.view", None, MONDAY).ok


def test_a_second_post_adds_to_the_first_and_the_ledger_names_the_one_acted_from(register: Register) -> None:
    @action("house.paint", "粉刷")
    def paint(one: Flat, *, by: Account, at: datetime) -> Flat:
        return one

    clerk, here, elsewhere = person("clerk"), flat("1"), flat("2", site_id=OTHER_SITE)
    register.allow(clerk, "house.paint", "house.view", post="painter")
    register.allow(clerk, "house.paint", "house.view", post="inspector", sites=frozenset({OTHER_SITE}))

    for one in (here, elsewhere):
        paint(one, by=clerk, at=MONDAY)

    assert set(Flat.objects.visible_to(clerk, MONDAY)) == {here, elsewhere}
    assert [history(one)[0].post for one in (here, elsewhere)] == ["painter", "inspector"]


def test_a_rooms_own_condition_is_asked_after_the_capability_and_once_registered_stands_alone(
    register: Register,
) -> None:
    @policy("house.paint")
    def not_on_mondays(one: Any, account: Account, at: datetime) -> Verdict:
        return no("周一不粉刷", rule="R-1", lifted_by="经理")

    clerk = person("clerk")

    without = allowed(clerk, "house.paint", None, MONDAY)
    register.allow(clerk, "house.paint")
    capable = allowed(person("clerk"), "house.paint", None, MONDAY)

    assert without.reason == "您的岗位没有这项权限"
    assert (capable.reason, capable.rule, capable.lifted_by) == ("周一不粉刷", "R-1", "经理")
    with pytest.raises(Refused):
        capable.insist()
    with pytest.raises(ValueError, match=r"house\.paint"):
        policy("house.paint")(not_on_mondays)


def test_grants_are_read_again_when_the_office_starts_another_day(register: Register) -> None:
    clerk, night = person("clerk"), moment(11, 2, 23, 50)
    register.allow(clerk, "house.paint")
    assert allowed(clerk, "house.paint", None, night).ok

    register.grants.clear()

    assert allowed(clerk, "house.paint", None, night + timedelta(minutes=5)).ok
    assert not allowed(clerk, "house.paint", None, night + timedelta(minutes=15)).ok


def test_without_a_directory_nobody_is_let_through() -> None:
    use_directory(None)  # type: ignore[arg-type]

    with pytest.raises(LookupError):
        directory()
