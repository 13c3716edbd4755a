from datetime import datetime
from typing import Any

import pytest

from anchang.engine import statements
from anchang.engine.accounts.models import Account
from anchang.engine.approvals.models import Case
from anchang.engine.doors.actions import action
from anchang.engine.doors.work import OutsideAnAction
from anchang.engine.ledger.queries import history
from anchang.engine.policies import Refused
from anchang.engine.states import Machine, Step, move
from anchang.engine.tests.house import MONDAY, Flat, Stage, build, flat, together

KNOWN_BEFORE = statements.update


@pytest.fixture
def hold() -> Any:
    return declare()


def declare() -> Any:
    @action("house.hold", "锁房")
    def hold(one: Flat, *, by: Account, at: datetime, **changes: Any) -> Flat:
        move(one, "hold", by=by, at=at, **changes)
        return one

    @action("house.sell", "售出")
    def sell(one: Flat, *, by: Account, at: datetime) -> Flat:
        move(one, "sell", by=by, at=at, sold_at=at)
        return one

    return hold


def test_a_step_changes_the_stage_and_the_given_columns_and_is_told(house: None, hold: Any, system: Account) -> None:
    one = flat(price="100.00")

    hold(one, by=system, at=MONDAY, price="99.995", phone="13800138000")

    kept = Flat.objects.get()
    assert (kept.stage, str(kept.price), str(one.price), kept.phone) == ("held", "100.00", "100.00", "13800138000")
    assert history(one)[0].facts == {f"house.flat {one.pk}": {"stage": ["free", "held"], "phone": ["", "‹secret›"]}}


def test_a_step_the_table_does_not_have_from_here_is_refused_by_the_stage_as_people_call_it(
    house: None, hold: Any, system: Account
) -> None:
    one = flat(stage=Stage.SOLD)

    with pytest.raises(Refused, match="现在是「已售」"):
        hold(one, by=system, at=MONDAY)

    assert Flat.objects.get().stage == Stage.SOLD


def test_of_two_who_read_the_same_stage_the_second_is_told_it_was_dealt_with(
    house: None, hold: Any, system: Account
) -> None:
    first, second = flat(), Flat.objects.get()
    hold(first, by=system, at=MONDAY)

    with pytest.raises(Refused, match="已被他人处理，请刷新"):
        hold(second, by=system, at=MONDAY)


def forget_the_stage(model: Any, where: dict[str, Any], values: dict[str, Any]) -> int:
    """What `move` would do without naming the stage it was read at."""
    return KNOWN_BEFORE(model, {name: value for name, value in where.items() if name != "stage"}, values)


def test_without_the_stage_in_the_statement_both_move(
    house: None, hold: Any, system: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = flat(), Flat.objects.get()
    monkeypatch.setattr(statements, "update", forget_the_stage)

    hold(first, by=system, at=MONDAY)
    hold(second, by=system, at=MONDAY)

    assert [told.verb for told in history(first)][:2] == ["house.hold", "house.hold"]


def test_of_two_movers_at_the_same_moment_one_moves(real_database: str) -> None:
    build()
    hold, one, system = declare(), flat(), Account.objects.system()
    copies = [Flat.objects.get(pk=one.pk) for _ in range(4)]

    answers = together(*[lambda copy=copy: hold(copy, by=system, at=MONDAY) for copy in copies])

    refusals = [answer for answer in answers if isinstance(answer, Refused)]
    assert len(refusals) == 3
    assert {str(refusal) for refusal in refusals} == {"已被他人处理，请刷新"}
    assert [told.verb for told in history(one)].count("house.hold") == 1


def test_a_move_outside_an_action_raises_and_changes_nothing(house: None) -> None:
    one = flat()

    with pytest.raises(OutsideAnAction):
        move(one, "hold", by=Account.objects.system(), at=MONDAY)

    assert Flat.objects.get().stage == Stage.FREE


@pytest.mark.parametrize(
    "steps",
    [
        [Step("hold", ("freee",), Stage.HELD)],
        [Step("hold", (Stage.FREE,), "hold")],
        [Step("hold", (Stage.FREE,), Stage.HELD), Step("hold", (Stage.HELD,), Stage.SOLD)],
    ],
)
def test_a_table_with_an_unknown_stage_or_a_verb_named_twice_is_refused_when_it_is_made(steps: list[Step]) -> None:
    with pytest.raises(ValueError, match="hold"):
        Machine("stage", Stage, Stage.FREE, steps)


def test_every_step_of_a_table_stands_in_its_diagram() -> None:
    assert Case.machine.mermaid().splitlines() == [
        "stateDiagram-v2",
        "    [*] --> open",
        "    open --> approved: agree",
        "    open --> rejected: reject",
        "    open --> withdrawn: withdraw",
    ]
