"""New rows wait for one another, and nobody can tell: what is asked, refused or undone meanwhile is as if they did not.

On SQLite they are written at once, with keys as they come; the same tests say so.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from anchang.engine import gathering, statements
from anchang.engine.accounts.models import Account
from anchang.engine.doors.actions import action, attempt
from anchang.engine.doors.work import OutsideAnAction
from anchang.engine.events.models import Change
from anchang.engine.ledger.models import Entry, Mention
from anchang.engine.policies import Refused
from anchang.engine.tests.house import MONDAY, Flat

pytestmark = pytest.mark.usefixtures("house")
ON_POSTGRESQL = connection.vendor == "postgresql"


@pytest.fixture
def do(system: Account) -> Callable[[Callable[[], Any]], Any]:
    """Runs a deed as the body of an action."""

    @action("house.do", "做")
    def do(deed: Callable[[], Any], *, by: Account, at: datetime) -> Any:
        return deed()

    return lambda deed: do(deed, by=system, at=MONDAY)


def change(key: str) -> Change:
    return Change(topic="house", key=key, payload="x", at=MONDAY)


def made(number: str) -> Flat:
    return Flat.objects.create(number=number)


def numbers() -> list[str]:
    return list(Flat.objects.order_by("pk").values_list("number", flat=True))


def test_rows_of_several_tables_are_one_statement(do: Any) -> None:
    def deed() -> None:
        made("1")
        statements.add([change("a")])
        made("2")

    do(deed)
    with CaptureQueriesContext(connection) as asked:
        do(lambda: (made("3"), statements.add([change("b")]), made("4")))

    writes = [one["sql"] for one in asked if "house_flat" in one["sql"] and "INSERT" in one["sql"]]
    assert len(writes) == (1 if ON_POSTGRESQL else 2)
    assert numbers() == ["1", "2", "3", "4"]
    assert sorted(Change.objects.values_list("key", flat=True)) == ["a", "b"]


def test_a_question_about_rows_that_wait_finds_them(do: Any) -> None:
    do(lambda: made("1"))

    assert do(lambda: (made("2"), numbers())[1]) == ["1", "2"]


def test_a_row_that_waits_is_found_by_its_key_and_can_be_changed_and_deleted(do: Any) -> None:
    def deed() -> list[str]:
        first, second, third = made("1"), made("2"), made("3")
        first.number = "one"
        first.save()
        second.delete()
        Flat.objects.filter(pk=third.pk).update(number="three")
        return numbers()

    assert do(deed) == ["one", "three"]


def test_the_keys_of_a_step_are_nobody_elses_and_rise(do: Any) -> None:
    keys = [one.pk for _step in range(3) for one in do(lambda: [made(str(Flat.objects.count() + n)) for n in range(3)])]

    assert keys == sorted(set(keys))
    assert list(Flat.objects.order_by("pk").values_list("pk", flat=True)) == keys
    assert set(Mention.objects.filter(label="house.flat").values_list("key", flat=True)) == set(keys)


def test_a_constraint_broken_by_a_row_that_waits_undoes_the_step(do: Any) -> None:
    do(lambda: made("1"))

    with pytest.raises(IntegrityError), transaction.atomic():
        do(lambda: (made("2"), made("1")))

    assert numbers() == ["1"]
    assert Entry.objects.filter(verb="house.do").count() == 1


def test_whoever_saves_in_a_savepoint_learns_there_that_the_row_is_taken(do: Any) -> None:
    do(lambda: made("1"))

    def deed() -> str:
        made("2")
        try:
            with transaction.atomic():
                made("1")
        except IntegrityError:
            return "taken"
        return "free"

    assert do(deed) == "taken"
    assert numbers() == ["1", "2"]


def test_what_a_refused_verb_has_made_is_gone_and_what_waited_before_it_is_not(do: Any, system: Account) -> None:
    @action("house.refuse", "拒绝")
    def refuse(*, by: Account, at: datetime) -> None:
        made("2")
        raise Refused("no")

    def deed() -> Refused | None:
        made("1")
        refusal = attempt(refuse, by=system, at=MONDAY)
        made("3")
        return refusal

    assert do(deed) is not None
    assert numbers() == ["1", "3"]


def test_a_step_that_fails_leaves_nothing_to_wait_for_the_next(do: Any) -> None:
    def fail() -> None:
        made("1")
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        do(fail)
    do(lambda: made("2"))

    assert numbers() == ["2"]
    with pytest.raises(OutsideAnAction):
        made("3")


def test_rows_that_are_poured_come_after_those_that_wait(do: Any) -> None:
    columns = [field.column for field in Flat._meta.local_concrete_fields]

    def deed() -> None:
        first = made("1")
        (key,) = statements.reserve(Flat, 1)
        Flat.objects.pour(columns, [statements.kept(Flat(pk=key, number="2"))])
        assert first.pk < key

    do(deed)

    assert numbers() == ["1", "2"]


def test_more_rows_than_one_statement_bears_are_written_by_several(do: Any) -> None:
    do(lambda: [made(str(n)) for n in range(20)])

    with CaptureQueriesContext(connection) as asked:
        do(lambda: [made(str(n)) for n in range(20, 40)])

    writes = [one["sql"] for one in asked if "house_flat" in one["sql"] and "INSERT" in one["sql"]]
    assert (1 < len(writes) < 20) if ON_POSTGRESQL else (len(writes) == 20)
    assert len(numbers()) == 40


def test_without_making_way_a_question_would_miss_what_waits(do: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    do(lambda: made("1"))
    monkeypatch.setattr(gathering.Waiting, "make_way", lambda _self, _sql: None)

    assert do(lambda: (made("2"), numbers())[1]) == (["1"] if ON_POSTGRESQL else ["1", "2"])
    assert numbers() == ["1", "2"]


def test_the_keys_a_verb_took_last_are_fetched_at_once(do: Any) -> None:
    do(lambda: [made("1"), made("2")])

    with CaptureQueriesContext(connection) as asked:
        do(lambda: [made("3"), made("4")])

    assert sum("nextval" in one["sql"] for one in asked) == (1 if ON_POSTGRESQL else 0)
