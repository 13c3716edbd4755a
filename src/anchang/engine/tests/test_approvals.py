from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from anchang.engine.accounts.models import Account
from anchang.engine.approvals import actions, queries
from anchang.engine.approvals.models import Case, Opinion
from anchang.engine.approvals.stages import CaseStage
from anchang.engine.doors.actions import action
from anchang.engine.ledger.queries import history
from anchang.engine.notices.models import Notice
from anchang.engine.notices.queries import unread
from anchang.engine.policies import Refused, use_directory
from anchang.engine.tests.house import MONDAY, SITE, Register, person, together

LATER = MONDAY + timedelta(days=3)
EVERY = ("approvals.agree", "approvals.reject", "approvals.withdraw", "approvals.view")
SEATS: list[dict[str, Any]] = [
    {"place": 1, "post": "manager", "post_name": "经理", "above": 0, "up_to": 1},
    {"place": 2, "post": "director", "post_name": "总监", "above": 1, "up_to": None},
    {"place": 3, "post": "general", "post_name": "总经理", "above": 3, "up_to": None},
    {"place": 4, "post": "lawyer", "post_name": "法务", "above": 99, "up_to": None, "by_law": True},
]
NAMES = ("manager", "director", "general", "lawyer", "deputy", "asker")


class Desk:
    """An office with one holder a post; what is asked for concerns `thing`, and what came of it stands in `done`."""

    def __init__(self) -> None:
        self.people = {name: person(name) for name in NAMES}
        self.register = Register(sitting={name: [self.people[name]] for name in NAMES[:4]})
        for one in self.people.values():
            self.register.allow(one, *EVERY)
        use_directory(self.register)
        self.done: list[tuple[str, str]] = []
        self.system = Account.objects.system()
        self.declare()
        seats = [{key: value for key, value in seat.items() if key != "place"} for seat in SEATS]
        actions.set_route("discount", by=self.system, at=MONDAY, title="折扣", unit="%", seats=seats)
        self.thing = actions.set_route("thing", by=self.system, at=MONDAY, title="原单", unit="", seats=[])

    def declare(self) -> None:
        @action("desk.pass", "通过")
        def let_pass(thing: Any, *, by: Account, at: datetime) -> None:
            self.done.append(("pass", by.name))

        @action("desk.stop", "驳回")
        def stop(thing: Any, *, by: Account, at: datetime, reason: str) -> None:
            self.done.append(("stop", reason))

    def ask(self, measure: str = "5", by: str = "asker", route: str = "discount") -> Any:
        self.thing.site_id = SITE
        return actions.request(
            self.thing,
            by=self.people[by] if by != "asker" else self.system_as_asker(),
            at=MONDAY,
            route=route,
            measure=Decimal(measure),
            summary="折扣五个点",
            approved_verb="desk.pass",
            rejected_verb="desk.stop",
        )

    def system_as_asker(self) -> Account:
        asker = self.people["asker"]
        self.register.allow(asker, "approvals.request")
        return Account.objects.get(pk=asker.pk)

    def agree(self, case: Case, name: str, at: datetime = MONDAY, **more: Any) -> Case:
        return actions.agree(Case.objects.get(pk=case.pk), by=person(name), at=at, **more)


@pytest.fixture
def desk(db: None) -> Desk:
    return Desk()


@pytest.mark.parametrize(
    ("measure", "posts"),
    [
        ("0", ["lawyer"]),
        ("0.0001", ["manager", "lawyer"]),
        ("1", ["manager", "lawyer"]),
        ("1.0001", ["director", "lawyer"]),
        ("3", ["director", "lawyer"]),
        ("3.0001", ["director", "general", "lawyer"]),
    ],
)
def test_the_measure_chooses_the_seats_and_the_seat_of_the_law_always_stays(
    desk: Desk, measure: str, posts: list[str]
) -> None:
    assert [opinion.post for opinion in desk.ask(measure).opinions.all()] == posts


def test_an_unknown_route_raises_and_never_means_that_nobody_need_agree(desk: Desk) -> None:
    with pytest.raises(LookupError, match="rebate"):
        desk.ask(route="rebate")


def test_a_route_without_a_seat_at_that_measure_opens_no_case(desk: Desk) -> None:
    seats = [{"post": "manager", "post_name": "经理", "above": 5}]
    actions.set_route("small", by=desk.system, at=MONDAY, title="小额", unit="%", seats=seats)

    assert desk.ask("5", route="small") is None
    assert not Case.objects.exists()


def test_the_seats_speak_in_their_order_and_the_last_one_does_the_verb(desk: Desk) -> None:
    case = desk.ask()
    with pytest.raises(Refused, match="现在轮到总监审批"):
        desk.agree(case, "general")

    for name in ("director", "general"):
        desk.agree(case, name)
    assert desk.done == []
    last = desk.agree(case, "lawyer", note="可以")

    assert (last.stage, desk.done) == (CaseStage.APPROVED, [("pass", "lawyer")])
    assert [told.verb for told in history(desk.thing)][:2] == ["desk.pass", "approvals.agree"]
    with pytest.raises(Refused, match="这张审批单已经办结"):
        desk.agree(case, "lawyer")


def test_a_second_case_of_the_route_waits_until_the_first_has_ended(desk: Desk) -> None:
    case = desk.ask()

    with pytest.raises(Refused, match="已经有一张审批单在办"):
        desk.ask()

    actions.reject(case, by=person("director"), at=MONDAY, note="太多")
    assert desk.ask().pk != case.pk


def test_a_seat_that_was_spoken_in_waits_for_nobody_and_a_case_that_ended_for_nobody_at_all(desk: Desk) -> None:
    case = desk.ask()
    waiting = [{name: unread(desk.people[name]) for name in ("director", "general")}]

    desk.agree(case, "director")
    waiting.append({name: unread(desk.people[name]) for name in ("director", "general")})
    actions.reject(Case.objects.get(pk=case.pk), by=person("general"), at=MONDAY, note="不合适")
    waiting.append({name: unread(desk.people[name]) for name in ("director", "general")})

    assert waiting == [{"director": 1, "general": 0}, {"director": 0, "general": 1}, {"director": 0, "general": 0}]


def test_whoever_asked_never_agrees_even_holding_the_post(desk: Desk) -> None:
    desk.register.sitting["director"] = [desk.people["asker"], desk.people["director"]]
    case = desk.ask()

    with pytest.raises(Refused, match="不能审批自己提交的申请"):
        desk.agree(case, "asker")

    assert desk.agree(case, "director").opinions.get(place=2).by_name == "director"


def test_whoever_asked_never_agrees_as_a_deputy_nor_through_a_deputy(desk: Desk) -> None:
    asker, deputy = desk.people["asker"], desk.people["deputy"]
    case = desk.ask()
    desk.register.absences = [(desk.people["director"], asker, MONDAY, LATER)]
    with pytest.raises(Refused, match="不能审批自己提交的申请"):
        desk.agree(case, "asker")

    desk.register.sitting["director"] = [asker]
    desk.register.absences = [(asker, deputy, MONDAY, LATER)]
    with pytest.raises(Refused, match="现在轮到总监审批"):
        desk.agree(case, "deputy")

    assert desk.done == []


def test_nobody_sits_twice_in_a_case(desk: Desk) -> None:
    desk.register.sitting["general"] = [desk.people["director"]]
    case = desk.ask()
    desk.agree(case, "director")

    with pytest.raises(Refused, match="现在轮到总经理审批"):
        desk.agree(case, "director")


def test_a_deputy_speaks_for_the_absent_on_the_days_named_and_the_opinion_says_so(desk: Desk) -> None:
    case = desk.ask()
    desk.register.absences = [(desk.people["director"], desk.people["deputy"], MONDAY, LATER)]

    with pytest.raises(Refused, match="现在轮到总监审批"):
        desk.agree(case, "deputy", at=LATER + timedelta(days=1))
    desk.agree(case, "deputy", at=LATER)

    opinion = case.opinions.get(place=2)
    assert (opinion.by_name, opinion.for_name) == ("deputy", "director")


def test_a_rejection_needs_a_reason_and_hands_it_on(desk: Desk) -> None:
    case = desk.ask()

    with pytest.raises(Refused, match="请写明不同意的理由"):
        actions.reject(case, by=person("director"), at=MONDAY, note="  ")
    assert case.opinions.get(place=2).said == ""
    actions.reject(case, by=person("director"), at=MONDAY, note="利润不够")

    assert desk.done == [("stop", "利润不够")]
    assert Case.objects.get().stage == CaseStage.REJECTED


def test_only_whoever_asked_takes_the_request_back(desk: Desk) -> None:
    case = desk.ask()

    with pytest.raises(Refused, match="只有提交人可以撤回"):
        actions.withdraw(case, by=person("director"), at=MONDAY)
    actions.withdraw(case, by=person("asker"), at=MONDAY)

    assert desk.done == [("stop", "提交人撤回")]
    with pytest.raises(Refused, match="这张审批单已经办结"):
        actions.withdraw(case, by=person("asker"), at=MONDAY)


def test_nobody_speaks_in_a_case_that_was_withdrawn_since_they_opened_it(desk: Desk) -> None:
    case = desk.ask()
    opened_before = Case.objects.get()
    actions.withdraw(case, by=person("asker"), at=MONDAY)

    with pytest.raises(Refused, match="已被他人处理，请刷新"):
        actions.agree(opened_before, by=person("director"), at=MONDAY)

    assert not Opinion.objects.exclude(said="").exists()


def test_whoever_may_speak_next_is_told_once_a_seat(desk: Desk) -> None:
    desk.register.absences = [(desk.people["director"], desk.people["deputy"], MONDAY, LATER)]
    case = desk.ask()
    desk.agree(case, "director")

    told = [(Account.objects.get(pk=one.account_id).name, one.url) for one in Notice.objects.order_by("pk")]

    assert sorted(told[:2]) == [("deputy", f"/approvals/{case.pk}/"), ("director", f"/approvals/{case.pk}/")]
    assert [name for name, _ in told[2:]] == ["general"]


def test_waiting_for_gives_the_cases_in_which_it_is_ones_turn(desk: Desk) -> None:
    case = desk.ask()

    waiting = {name: queries.waiting_for(person(name), MONDAY) for name in NAMES}

    assert {name for name, cases in waiting.items() if cases == [case]} == {"director"}


def test_of_two_in_one_post_at_the_same_moment_one_sits(real_database: str) -> None:
    desk = Desk()
    desk.register.sitting["director"] = [desk.people["director"], desk.people["deputy"]]
    case = desk.ask()

    answers = together(lambda: desk.agree(case, "director"), lambda: desk.agree(case, "deputy"))

    assert sorted(type(answer).__name__ for answer in answers) == ["Case", "Refused"]
    assert Opinion.objects.filter(case=case).exclude(said="").count() == 1


def test_of_an_opinion_and_a_withdrawal_at_the_same_moment_the_case_keeps_one_story(real_database: str) -> None:
    desk = Desk()
    case = desk.ask()
    deeds: list[Callable[[], Any]] = [
        lambda: desk.agree(case, "director"),
        lambda: actions.withdraw(Case.objects.get(pk=case.pk), by=person("asker"), at=MONDAY),
    ]

    together(*deeds)

    entries = [told.verb for told in history(case) if told.verb in ("approvals.agree", "approvals.withdraw")]
    assert entries[0] == "approvals.withdraw"
    assert Case.objects.get().stage == CaseStage.WITHDRAWN
