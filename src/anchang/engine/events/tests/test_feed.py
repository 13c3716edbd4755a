import asyncio

import pytest
from tests.office import MONDAY

from anchang.engine.events import feed, live
from anchang.engine.events.feed import LATE, Window, message, missed
from anchang.engine.events.models import Change


def write(pk: int, topic: str = "board:1", key: str = "unit-1", payload: str = "<a>") -> Change:
    return Change.objects.create(pk=pk, topic=topic, key=key, payload=payload, at=MONDAY)


@pytest.mark.django_db
def test_the_window_gives_every_change_once_and_none_that_was_there_before():
    write(1)
    window = Window()
    write(2)

    assert [change.pk for change in window.read(0)] == [2]
    assert window.read(0.2) == []


@pytest.mark.django_db
def test_a_change_that_commits_late_with_a_lower_number_is_still_found():
    write(1)
    window = Window()
    write(9)
    window.read(0)
    write(5)

    assert [change.pk for change in window.read(LATE - 0.1)] == [5]


@pytest.mark.django_db
def test_after_five_seconds_the_window_moves_on_and_forgets():
    window = Window()
    write(9)
    window.read(0)
    window.read(LATE + 0.1)
    write(5)

    assert window.read(LATE + 0.3) == []
    assert window.seen == set()


@pytest.mark.django_db
def test_who_comes_late_hears_the_last_state_of_every_part_of_the_topic(monkeypatch):
    monkeypatch.setattr(feed.connection, "close", lambda: None)
    write(201, payload="<old>")
    write(202, key="unit-2")
    write(203, payload="<new>")
    write(204, topic="board:2")

    heard = missed("board:1", 200)

    assert heard == [message(Change.objects.get(pk=203)), message(Change.objects.get(pk=202))]


def test_a_message_is_one_event_with_its_number():
    change = Change(pk=7, topic="board:1", key="unit-1", payload='<a title="一\n二">')

    text = message(change).decode()

    assert text == 'id: 7\ndata: {"key": "unit-1", "html": "<a title=\\"一\\n二\\">"}\n\n'


def test_a_reader_who_does_not_keep_up_is_let_go(monkeypatch):
    monkeypatch.setattr(feed, "MOST_WAITING", 2)
    here = feed.Feed()
    queue: feed.Queue = asyncio.Queue(2)
    here._listeners["board:1"] = {queue}
    change = Change(pk=7, topic="board:1", key="unit-1", payload="x")

    here._hand_out([change, change, change])

    assert [queue.get_nowait(), queue.get_nowait()] == [message(change), None]
    assert here._listeners["board:1"] == set()


@pytest.mark.parametrize(
    ("named", "origin", "answer"),
    [
        ([], "http://127.0.0.1:8000", True),
        ([], "https://elsewhere.example", False),
        ([], "null", False),
        (["https://office.example"], "https://office.example", True),
        (["https://office.example"], "http://127.0.0.1:8000", False),
    ],
)
def test_only_the_origin_of_the_office_may_listen(settings, named, origin, answer):
    settings.CSRF_TRUSTED_ORIGINS, settings.ALLOWED_HOSTS = named, ["127.0.0.1"]

    assert live.from_the_office(origin) is answer
