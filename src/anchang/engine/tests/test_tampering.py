"""Somebody with the database in hand: random changes, deletions, exchanges and cut tails, each of which must show."""

import random
from collections import Counter
from collections.abc import Callable

import pytest
from django.db import connection, transaction

from anchang.engine.ledger.models import Entry, Seal
from anchang.engine.ledger.sealing import head, seal, verify
from anchang.engine.tests.house import flat

ENTRIES, CHANGES, CUTS = 6, 1000, 100
GUARDED = ("ledger_entry", "ledger_seal", "ledger_mention", "ledger_entrydetail")
COLUMNS = {
    "ledger_entry": ("verb", "thing_label", "thing_text", "by_name", "post", "digests", "by_id", "site_id", "thing_id"),
    "ledger_seal": ("previous", "hash", "entry_id"),
    "ledger_entrydetail": ("facts", "salt"),
}
NUMBERS = {"by_id", "site_id", "thing_id", "entry_id"}


def run(sql: str, *values: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, values or None)
        assert cursor.rowcount != 0


def key_of(table: str) -> str:
    return {"ledger_seal": "position", "ledger_entry": "id", "ledger_entrydetail": "entry_id"}[table]


def change(dice: random.Random, entries: list[int]) -> None:
    table = dice.choice(list(COLUMNS))
    column, place = dice.choice(COLUMNS[table]), dice.randrange(ENTRIES)
    value: object = dice.randrange(10**6, 10**9) if column in NUMBERS else dice.randbytes(4).hex()
    where = place + 1 if table == "ledger_seal" else entries[place]
    run(f"UPDATE {table} SET {column} = %s WHERE {key_of(table)} = %s", value, where)  # noqa: S608


def delete(dice: random.Random, entries: list[int]) -> None:
    if dice.random() < 0.5:
        run("DELETE FROM ledger_entry WHERE id = %s", dice.choice(entries))
    else:
        run("DELETE FROM ledger_seal WHERE position = %s", dice.randint(1, ENTRIES - 1))


def exchange(dice: random.Random, entries: list[int]) -> None:
    one, other = dice.sample(entries, 2)
    table, column = dice.choice(
        [("ledger_entry", "id"), ("ledger_seal", "entry_id"), ("ledger_entrydetail", "entry_id")]
    )
    for value, where in ((-1, one), (one, other), (other, -1)):
        run(f"UPDATE {table} SET {column} = %s WHERE {column} = %s", value, where)  # noqa: S608


def cut(dice: random.Random, entries: list[int]) -> None:
    left = dice.randrange(ENTRIES)
    run("DELETE FROM ledger_seal WHERE position > %s", left)
    run("DELETE FROM ledger_entry WHERE id >= %s", entries[left])


@pytest.mark.usefixtures("house")
def test_every_one_of_a_thousand_changes_and_a_hundred_cut_tails_shows(capsys: pytest.CaptureFixture[str]) -> None:
    for number in range(ENTRIES):
        flat(f"flat-{number}")
    seal()
    entries, last, dice = list(Entry.objects.order_by("pk").values_list("pk", flat=True)), head(), random.Random(88)
    assert last is not None
    drop_guards()
    found: Counter[str] = Counter()

    for turn in range(CHANGES + CUTS):
        deed = dice.choice((change, delete, exchange)) if turn < CHANGES else cut
        found[deed.__name__] += shows(lambda deed=deed: deed(dice, entries), f"{last.position}:{last.hash}")

    with capsys.disabled():
        print(f"\ntampering that showed: {dict(found)}")  # noqa: T201 a figure to read
    assert sum(found.values()) == CHANGES + CUTS
    assert found["cut"] == CUTS
    assert (verify().fault, Seal.objects.count()) == ("", ENTRIES)


def shows(deed: Callable[[], None], kept: str) -> bool:
    """Does verification find the deed? It is undone afterwards."""
    with transaction.atomic():
        deed()
        fault = verify(kept).fault
        transaction.set_rollback(True)
    return fault != ""


def drop_guards() -> None:
    for table in GUARDED:
        for deed in ("update", "delete"):
            on = f" ON {table}" if connection.vendor == "postgresql" else ""
            with connection.cursor() as cursor:
                cursor.execute(f"DROP TRIGGER IF EXISTS {table}_no_{deed}{on}")
