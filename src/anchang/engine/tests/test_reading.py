import threading

import pytest
from django.db import connection, connections, transaction

from anchang.engine.accounts.models import Account
from anchang.engine.ledger import reading
from anchang.engine.ledger.models import Entry, Reader
from anchang.engine.ledger.sealing import seal
from anchang.engine.ledger.writing import Line, write

from .house import MONDAY


def entry(verb: str = "rules.load", **facts: object) -> Entry:
    import uuid

    return write([Line(verb, facts=facts)], step=uuid.uuid4(), by=Account.objects.system(), at=MONDAY)[0]


@pytest.mark.django_db
def test_each_sealed_entry_is_read_once_in_the_order_of_the_chain() -> None:
    written = [entry().pk for _ in range(3)]
    assert reading.unread("r").entries == []
    seal()

    page = reading.unread("r", limit=2)
    first = [one.pk for one in page.entries]
    assert reading.advance(page)

    assert [*first, *(one.pk for one in reading.unread("r").entries)][-3:] == written


@pytest.mark.django_db
def test_a_page_already_dealt_with_cannot_be_noted_again() -> None:
    entry()
    seal()
    page = reading.unread("r")

    assert reading.advance(page)
    assert not reading.advance(page)
    assert reading.unread("r").entries == []


@pytest.mark.django_db
def test_two_readers_of_different_names_do_not_disturb_each_other() -> None:
    entry()
    seal()
    reading.advance(reading.unread("one"))

    assert reading.unread("one").entries == []
    assert len(reading.unread("other").entries) >= 1


@pytest.mark.django_db
def test_a_reader_that_skips_begins_at_the_end() -> None:
    entry()
    seal()
    reading.skip("r")
    assert reading.unread("r").entries == []

    later = entry()
    seal()
    assert [one.pk for one in reading.unread("r").entries] == [later.pk]


@pytest.mark.django_db
def test_facts_read_by_plain_name_whether_noted_made_or_changed() -> None:
    one = entry(**{"noted": 3, "room.visit 7": {"+": {"source": "walk_in"}}, "room.card 8": {"grade": ["B", "A"]}})

    assert reading.facts([one])[one.pk] == {"noted": 3, "source": "walk_in", "grade": "A"}


def test_an_entry_that_commits_after_a_later_one_was_read_is_read_too(real_database: None) -> None:
    Account.objects.system()
    if connection.vendor == "sqlite":
        # One writer at a time: ids cannot commit out of order, so the second entry simply waits for the first.
        first, second = entry(), entry()
        seal()
        assert [one.pk for one in reading.unread("r").entries] == [first.pk, second.pk]
        return
    wrote, may_commit = threading.Event(), threading.Event()
    keys: list[int] = []

    def slow() -> None:
        with transaction.atomic():
            keys.append(entry().pk)
            wrote.set()
            may_commit.wait(20)
        connections.close_all()

    thread = threading.Thread(target=slow)
    thread.start()
    wrote.wait(20)
    later = entry()
    seal()
    reading.advance(reading.unread("r"))
    may_commit.set()
    thread.join(20)
    seal()

    assert keys[0] < later.pk
    assert [one.pk for one in reading.unread("r").entries] == keys
    assert Reader.objects.get(name="r").position >= 1
