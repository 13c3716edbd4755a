import json
from datetime import datetime
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from anchang.engine.accounts.models import Account
from anchang.engine.doors.actions import action
from anchang.engine.ledger.models import Entry, EntryDetail, Mention, Seal
from anchang.engine.ledger.queries import history
from anchang.engine.ledger.sealing import head, seal, verify
from anchang.engine.ledger.writing import Line, UnknownVerb, plain, register, write
from anchang.engine.tests.house import MONDAY, Flat, build, flat, open_flat, together

GUARDS = [
    ("ledger_entry", "UPDATE"),
    ("ledger_entry", "DELETE"),
    ("ledger_seal", "UPDATE"),
    ("ledger_seal", "DELETE"),
    ("ledger_mention", "UPDATE"),
    ("ledger_mention", "DELETE"),
    ("ledger_entrydetail", "UPDATE"),
]


def run(sql: str, *values: Any) -> int:
    with connection.cursor() as cursor:
        cursor.execute(sql, values or None)
        return int(cursor.rowcount)


def as_superuser(sql: str, *values: Any) -> None:
    """What somebody with the database in hand can do: take the guards away, write, and put nothing back."""
    for table, deed in GUARDS:
        drop_guard(table, deed)
    assert run(sql, *values)


def drop_guard(table: str, deed: str) -> None:
    on = f" ON {table}" if connection.vendor == "postgresql" else ""
    run(f"DROP TRIGGER IF EXISTS {table}_no_{deed.lower()}{on}")


@pytest.fixture
def book(house: None) -> list[int]:
    """The numbers of five sealed entries, in order."""
    for number in range(5):
        flat(f"flat-{number}")
    seal()
    return list(Entry.objects.order_by("pk").values_list("pk", flat=True))


def test_an_entry_for_an_unknown_verb_is_not_written(db: None) -> None:
    with pytest.raises(UnknownVerb, match=r"house\.fly"):
        write([Line("house.fly")], step=Entry().step, by=Account.objects.system(), at=MONDAY)

    assert not Entry.objects.exists()


def test_a_verb_is_registered_once(db: None) -> None:
    register("house.sing", "唱")

    with pytest.raises(ValueError, match=r"house\.sing"):
        register("house.sing", "唱")


@pytest.mark.parametrize(("table", "deed"), GUARDS)
def test_the_database_itself_refuses_to_change_the_book_until_its_guard_is_taken_away(
    book: list[int], table: str, deed: str
) -> None:
    column = {"ledger_entry": "by_name", "ledger_seal": "hash", "ledger_mention": "label"}.get(table, "facts")
    sql = f"UPDATE {table} SET {column} = 'x'" if deed == "UPDATE" else f"DELETE FROM {table}"  # noqa: S608

    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        run(sql)

    drop_guard(table, deed)
    assert run(sql) >= 5


def test_the_database_refuses_to_empty_the_book_at_one_stroke(book: list[int]) -> None:
    stroke = "TRUNCATE" if connection.vendor == "postgresql" else "DELETE FROM"

    for table in sorted({table for table, deed in GUARDS if deed == "DELETE"}):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            run(f"{stroke} {table}")


def test_a_whole_chain_has_no_fault(book: list[int]) -> None:
    flat("unsealed")

    found = verify()

    assert (found.sealed, found.unsealed, found.erased, found.fault) == (5, 1, 0, "")
    assert seal() == 1
    assert verify().head == head().hash  # type: ignore[union-attr]


@pytest.mark.parametrize("column", ["by_name", "verb", "thing_text", "post", "digests", "thing_label"])
def test_the_first_entry_with_a_changed_word_is_named(book: list[int], column: str) -> None:
    as_superuser(f"UPDATE ledger_entry SET {column} = 'x' WHERE id IN (%s, %s)", book[3], book[1])  # noqa: S608

    assert verify().fault == f"entry {book[1]} was changed"


@pytest.mark.parametrize("column", ["by_id", "site_id", "thing_id"])
def test_an_entry_with_a_changed_number_is_named(book: list[int], column: str) -> None:
    as_superuser(f"UPDATE ledger_entry SET {column} = 77 WHERE id = %s", book[2])  # noqa: S608

    assert verify().fault == f"entry {book[2]} was changed"


@pytest.mark.parametrize("column", ["at", "written_at"])
def test_an_entry_with_a_changed_moment_is_named(book: list[int], column: str) -> None:
    as_superuser(f"UPDATE ledger_entry SET {column} = '2026-11-03 01:00:00.000001' WHERE id = %s", book[2])  # noqa: S608

    assert verify().fault == f"entry {book[2]} was changed"


@pytest.mark.parametrize("facts", ['{"house.flat 1":{"+":{"number":"forged"}}}', "{}", "[]", "not json"])
def test_the_first_entry_with_changed_values_is_named(book: list[int], facts: str) -> None:
    as_superuser("UPDATE ledger_entrydetail SET facts = %s WHERE entry_id IN (%s, %s)", facts, book[4], book[2])

    assert verify().fault == f"values of entry {book[2]} were changed"


def test_a_missing_entry_is_named(book: list[int]) -> None:
    as_superuser("DELETE FROM ledger_entry WHERE id = %s", book[2])

    assert verify().fault == f"entry {book[2]} is missing"


def test_a_missing_seal_is_named(book: list[int]) -> None:
    as_superuser("DELETE FROM ledger_seal WHERE position = 3")

    assert verify().fault == "seal 3 is missing"


def test_two_entries_in_exchanged_order_are_found(book: list[int]) -> None:
    as_superuser("UPDATE ledger_seal SET entry_id = -1 WHERE position = 2")
    run("UPDATE ledger_seal SET entry_id = %s WHERE position = 4", book[1])
    run("UPDATE ledger_seal SET entry_id = %s WHERE position = 2", book[3])

    assert verify().fault == f"entry {book[3]} was changed"


def test_a_seal_bent_to_fit_a_changed_entry_breaks_the_next_one(book: list[int]) -> None:
    as_superuser("UPDATE ledger_seal SET hash = %s WHERE position = 3", "0" * 64)

    assert verify().fault == f"entry {book[2]} was changed"
    run("UPDATE ledger_seal SET previous = %s WHERE position = 2", "0" * 64)
    assert verify().fault == "seal 2 does not follow the one before it"


def test_erased_values_are_counted_and_no_fault(book: list[int]) -> None:
    EntryDetail.objects.filter(entry_id__in=book[:2]).delete()

    found = verify()

    assert (found.erased, found.fault) == (2, "")
    assert history(Flat.objects.get(number="flat-0"))[0].facts == {}


def test_a_cut_tail_shows_against_a_head_kept_elsewhere_and_only_there(book: list[int]) -> None:
    last = head()
    assert last is not None
    kept = f"{last.position}:{last.hash}"
    assert verify(kept).fault == ""

    as_superuser("DELETE FROM ledger_seal WHERE position >= 4")
    run("DELETE FROM ledger_entry WHERE id >= %s", book[3])

    assert verify().fault == ""
    assert "kept head 5" in verify(kept).fault


def test_an_entry_that_commits_late_comes_later_in_the_chain(book: list[int]) -> None:
    system = Account.objects.system()
    entry = write([Line("house.open")], step=Entry().step, by=system, at=MONDAY)[0]
    as_superuser("UPDATE ledger_entry SET id = 0 WHERE id = %s", entry.pk)

    assert seal() == 1
    assert Seal.objects.get(position=6).entry_id == 0
    assert verify().fault == ""


def test_the_command_prints_the_head_and_fails_on_a_fault(book: list[int], capsys: Any) -> None:
    call_command("ledger", "head")
    kept = capsys.readouterr().out.strip()
    call_command("ledger", "verify", head=kept)
    assert "5 entries, chain whole" in capsys.readouterr().out

    as_superuser("UPDATE ledger_entry SET by_name = 'x' WHERE id = %s", book[0])

    with pytest.raises(CommandError, match=f"entry {book[0]} was changed"):
        call_command("ledger", "verify")


def test_no_secret_and_no_customers_name_stands_in_an_entry_or_in_clear_in_its_values(
    house: None, system: Account
) -> None:
    @action("house.register", "登记电话")
    def register_phone(one: Flat, *, by: Account, at: datetime, phone: str, customer: str) -> Flat:
        one.phone = phone
        one.save()
        return one

    one = flat(phone="13700137000")

    register_phone(one, by=system, at=MONDAY, phone="13800138000", customer="欧阳修")

    written = [json.dumps(list(model.objects.values()), default=str) for model in (Entry, EntryDetail, Mention)]
    for secret in ("13700137000", "13800138000", "欧阳修"):
        assert not [text for text in written if secret in text.encode().decode("unicode_escape")]
    assert history(one)[0].facts == {f"house.flat {one.pk}": {"phone": ["‹secret›", "‹secret›"]}}


def test_the_digest_of_a_value_differs_from_entry_to_entry(house: None) -> None:
    for number in ("a", "b"):
        open_flat(None, by=Account.objects.system(), at=MONDAY, number=number, reason="同样的理由")

    digests = [json.loads(entry.digests)["reason"] for entry in Entry.objects.filter(verb="house.open")]

    assert len(set(digests)) == 2


def test_history_is_newest_first_and_costs_the_same_for_many(
    house: None, system: Account, django_assert_num_queries: Any
) -> None:
    one = flat()
    for _ in range(3):
        write([line_about(one)], step=Entry().step, by=system, at=MONDAY)

    with django_assert_num_queries(3):
        told = history(one)

    assert [entry.verb for entry in told] == ["house.open"] * 4


def line_about(one: Flat) -> Line:
    line = Line("house.open", one)
    line.mention(one)
    return line


def test_values_are_written_as_json_holds_them() -> None:
    assert plain({"at": MONDAY, "who": Account(pk=3), "all": {1}}) == {
        "at": "2026-11-02T01:00:00+00:00",
        "who": 3,
        "all": [1],
    }


@pytest.fixture
def open_book(real_database: str) -> None:
    build()
    for number in range(30):
        flat(str(number))


def test_two_sealers_at_the_same_moment_never_fork_the_chain(open_book: None) -> None:
    answers = together(seal, seal, seal)

    seal()
    found = verify()

    assert any(answer == 30 for answer in answers)
    assert (found.sealed, found.unsealed, found.fault) == (30, 0, "")
    assert Seal.objects.values("entry_id").distinct().count() == 30
