from datetime import datetime
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from anchang.engine.accounts.models import Account
from anchang.engine.doors.actions import action, attempt, call
from anchang.engine.doors.work import OutsideAnAction, emit, mention, note
from anchang.engine.events.reactions import Event, react, when
from anchang.engine.ledger.models import Entry, EntryDetail, Mention
from anchang.engine.ledger.queries import history
from anchang.engine.policies import Refused
from anchang.engine.tests.house import MONDAY, Flat, Register, flat, person

pytestmark = pytest.mark.usefixtures("house")


@pytest.fixture
def rename() -> Any:
    @action("house.rename", "改名")
    def rename(one: Flat, *, by: Account, at: datetime, number: str) -> Flat:
        one.number = number
        one.save()
        return one

    return rename


def test_saving_outside_an_action_raises_and_changes_nothing() -> None:
    one = flat()
    one.number = "another"

    with pytest.raises(OutsideAnAction):
        one.save()

    assert Flat.objects.get().number == "28-1203"


@pytest.mark.parametrize(
    "write",
    [
        lambda one: Flat.objects.filter(pk=one.pk).update(number="x"),
        lambda one: Flat.objects.bulk_create([Flat(number="x")]),
        lambda one: Flat.objects.bulk_update([one], ["number"]),
        lambda one: Flat.objects.filter(pk=one.pk).delete(),
        lambda one: Flat.objects.create(number="x"),
        lambda one: one.delete(),
        lambda one: note(x=1),
        lambda one: mention(one),
        lambda one: emit("house.fell", one),
    ],
)
def test_no_other_way_of_writing_works_outside_an_action(write: Any) -> None:
    one = flat()

    with pytest.raises(OutsideAnAction):
        write(one)

    assert list(Flat.objects.values_list("number", flat=True)) == ["28-1203"]


def test_deleting_everything_through_the_manager_does_not_exist() -> None:
    assert not hasattr(Flat.objects, "delete")


def test_an_action_writes_one_entry_with_each_field_before_and_after(rename: Any, system: Account) -> None:
    one = flat()

    rename(one, by=system, at=MONDAY, number="28-1204")

    told = history_of(one)[0]
    assert (told.verb, told.text, told.thing, told.who) == ("house.rename", "改名", "28-1204", "系统")
    assert told.facts == {f"house.flat {one.pk}": {"number": ["28-1203", "28-1204"]}}


def history_of(one: Flat) -> Any:
    return history(one)


def test_two_writes_in_one_verb_tell_the_first_before_and_the_last_after(system: Account) -> None:
    @action("house.renumber", "重编")
    def renumber(site: None, *, by: Account, at: datetime) -> Flat:
        new = Flat.objects.create(number="draft", site_id=1)
        new.number = "final"
        new.save(update_fields=["number"])
        old = Flat.objects.get(number="28-1203")
        for number, site_id in (("a", 2), ("b", 1)):
            old.number, old.site_id = number, site_id
            old.save()
        return new

    old, new = flat(), renumber(None, by=system, at=MONDAY)

    facts = history(new)[0].facts
    assert facts[f"house.flat {new.pk}"]["+"] == {"number": "final", "site_id": 1, "stage": "free", "phone": ""}
    assert facts[f"house.flat {old.pk}"] == {"number": ["28-1203", "b"], "site_id": [1, 1]}


def test_a_field_left_out_of_a_save_is_told_when_it_is_written(system: Account) -> None:
    @action("house.move", "迁移")
    def relocate(one: Flat, *, by: Account, at: datetime) -> Flat:
        one.number, one.site_id = "moved", 2
        one.save(update_fields=["number"])
        one.save()
        return one

    one = flat()

    relocate(one, by=system, at=MONDAY)

    assert history(one)[0].facts == {f"house.flat {one.pk}": {"number": ["28-1203", "moved"], "site_id": [1, 2]}}


def test_nested_actions_are_one_step_of_several_entries(rename: Any, system: Account) -> None:
    @action("house.swap", "互换")
    def swap(one: Flat, other: Flat, *, by: Account, at: datetime) -> None:
        rename(one, by=by, at=at, number="swapped-1")
        rename(other, by=by, at=at, number="swapped-2")

    one, other = flat("a"), flat("b")
    before = Entry.objects.count()

    swap(one, other, by=system, at=MONDAY)

    entries = Entry.objects.order_by("pk")[before:]
    assert [entry.verb for entry in entries] == ["house.swap", "house.rename", "house.rename"]
    assert len({entry.step for entry in entries}) == 1


def test_a_refusal_undoes_everything_with_its_ledger(rename: Any, system: Account) -> None:
    @action("house.fail", "失败")
    def fail(one: Flat, *, by: Account, at: datetime) -> None:
        rename(one, by=by, at=at, number="gone")
        raise Refused("不行")

    one = flat()
    before = counts()

    with pytest.raises(Refused, match="不行"):
        fail(one, by=system, at=MONDAY)

    assert Flat.objects.get().number == "28-1203"
    assert counts() == before


def counts() -> tuple[int, ...]:
    return tuple(model.objects.count() for model in (Entry, EntryDetail, Mention))


def test_a_reaction_that_raises_undoes_the_step(rename: Any, system: Account) -> None:
    @when("house.rename")
    def object_to_it(event: Event, *, by: Account, at: datetime) -> None:
        raise Refused("改名前请先通知业主")

    one = flat()
    before = counts()

    with pytest.raises(Refused, match="业主"):
        rename(one, by=system, at=MONDAY, number="x")

    assert Flat.objects.get().number == "28-1203"
    assert counts() == before


def test_a_reaction_that_writes_without_a_verb_is_stopped(rename: Any, system: Account) -> None:
    @when("house.rename")
    def write_by_the_way(event: Event, *, by: Account, at: datetime) -> None:
        event.thing.save()

    with pytest.raises(OutsideAnAction):
        rename(flat(), by=system, at=MONDAY, number="x")


def test_reactions_run_in_the_order_of_the_rooms_then_by_name(system: Account) -> None:
    order: list[str] = []

    def hear(module: str, name: str) -> None:
        def reaction(event: Event, *, by: Account, at: datetime) -> None:
            order.append(name)

        reaction.__module__, reaction.__name__ = module, name
        when("house.shout")(reaction)

    hear("anchang.people.org.reactions", "a_of_people")
    hear("anchang.engine.approvals.reactions", "z_of_approvals")
    hear("anchang.engine.approvals.reactions", "b_of_approvals")
    hear("anchang.engine.numbering.reactions", "y_of_numbering")

    react(Event("house.shout"), by=system, at=MONDAY)

    assert order == ["y_of_numbering", "b_of_approvals", "z_of_approvals", "a_of_people"]


def test_attempt_undoes_just_the_verb_that_was_refused(rename: Any, system: Account) -> None:
    heard: list[str] = []

    @when("house.rename")
    def hear(event: Event, *, by: Account, at: datetime) -> None:
        heard.append(event.given["number"])

    @action("house.rename_badly", "改错名")
    def rename_badly(one: Flat, *, by: Account, at: datetime) -> None:
        rename(one, by=by, at=at, number="bad")
        raise Refused("名字不对")

    @action("house.try_both", "都试试")
    def try_both(one: Flat, other: Flat, *, by: Account, at: datetime) -> Refused | None:
        rename(other, by=by, at=at, number="good")
        return attempt(rename_badly, one, by=by, at=at)

    one, other = flat("a"), flat("b")
    before = Entry.objects.count()

    refusal = try_both(one, other, by=system, at=MONDAY)

    assert refusal is not None
    assert refusal.reason == "名字不对"
    assert sorted(Flat.objects.values_list("number", flat=True)) == ["a", "good"]
    assert [entry.verb for entry in Entry.objects.order_by("pk")[before:]] == ["house.try_both", "house.rename"]
    assert heard == ["good"]


def test_a_reason_is_kept_also_of_a_verb_that_does_not_take_one(rename: Any, system: Account) -> None:
    one = flat()

    rename(one, by=system, at=MONDAY, number="x", reason="门牌换新")

    assert history(one)[0].facts["reason"] == "门牌换新"


def test_a_verb_kept_as_text_is_found_and_an_unknown_one_raises(rename: Any) -> None:
    assert call("house.rename") is rename
    with pytest.raises(LookupError, match=r"house\.fly"):
        call("house.fly")


def test_two_actions_cannot_share_a_verb(rename: Any) -> None:
    with pytest.raises(ValueError, match=r"house\.rename"):
        action("house.rename", "又改名")(lambda one, *, by, at: None)


def test_a_person_is_asked_for_the_verb_they_chose_and_not_for_those_on_its_way(
    rename: Any, register: Register
) -> None:
    @action("house.tidy", "整理")
    def tidy(one: Flat, *, by: Account, at: datetime) -> None:
        rename(one, by=by, at=at, number="tidy")

    clerk, one = person("clerk"), flat()
    register.allow(clerk, "house.tidy")

    tidy(one, by=clerk, at=MONDAY)

    assert Flat.objects.get().number == "tidy"
    with pytest.raises(Refused, match="您的岗位没有这项权限"):
        rename(one, by=clerk, at=MONDAY, number="x")


def test_an_action_costs_the_ledgers_inserts_and_a_savepoint_beside_its_own_writes(
    rename: Any, system: Account, capsys: pytest.CaptureFixture[str]
) -> None:
    one = flat()

    with CaptureQueriesContext(connection) as asked:
        rename(one, by=system, at=MONDAY, number="x")

    own = [query["sql"] for query in asked if "house_flat" in query["sql"]]
    ledger = [query["sql"] for query in asked if "INSERT INTO" in query["sql"] and "ledger_" in query["sql"]]
    with capsys.disabled():
        print(f"\none action: {len(asked)} statements, {len(own)} of them its own, {len(ledger)} for the ledger")  # noqa: T201 a figure to read
    assert (len(own), len(ledger)) == (1, 2 if connection.vendor == "postgresql" else 3)
    assert len(asked) - len(own) <= 3 + 2
