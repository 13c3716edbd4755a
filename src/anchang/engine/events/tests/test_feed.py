import asyncio

import pytest
from django.utils.translation import get_language
from tests.office import MONDAY

from anchang.engine.events import feed, live, parts
from anchang.engine.events.feed import LATE, Window, message, missed
from anchang.engine.events.models import Change


@pytest.fixture(autouse=True)
def drawing(monkeypatch) -> None:
    """Parts of the topics `room:…` are a fact and the language they are drawn in."""
    monkeypatch.setattr(parts, "_drawings", {"room": lambda fact: f'<a title="{fact}">{get_language()}</a>'})


def change(pk: int, topic: str = "room:1", key: str = "unit-1", fact: str = "held") -> Change:
    made = parts.part(topic, key, MONDAY, fact)
    made.pk = pk
    return made


def write(pk: int, **given: str) -> Change:
    made = change(pk, **given)
    made.save(force_insert=True)
    return made


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
    write(201, fact="old")
    write(202, key="unit-2")
    write(203, fact="new")
    write(204, topic="room:2")

    heard = missed("room:1", "en", 200)

    assert heard == [message(Change.objects.get(pk=pk), "en") for pk in (203, 202)]


def test_a_message_is_one_event_with_its_number_and_the_part_as_drawn():
    text = message(change(7, fact="一\n二"), "en").decode()

    assert text == 'id: 7\ndata: {"key": "unit-1", "html": "<a title=\\"一\\n二\\">en</a>"}\n\n'


def test_a_topic_that_nobody_draws_is_an_error():
    with pytest.raises(LookupError, match="nobody draws shelf"):
        message(change(7, topic="shelf:1"), "en")


def test_each_reader_hears_the_part_in_their_own_language_and_none_is_drawn_for_nobody(monkeypatch):
    drawn = []
    monkeypatch.setattr(feed, "drawn", lambda _change, language: drawn.append(language) or language)
    here = feed.Feed()
    queues = {("room:1", "en"): [asyncio.Queue(), asyncio.Queue()], ("room:2", "zh-hans"): [asyncio.Queue()]}
    here._listeners = {heard: set(waiting) for heard, waiting in queues.items()}

    here._hand_out([change(7)])

    assert [b'"html": "en"' in queue.get_nowait() for queue in queues["room:1", "en"]] == [True, True]
    assert queues["room:2", "zh-hans"][0].empty()
    assert drawn == ["en"]


def test_a_reader_who_does_not_keep_up_is_let_go(monkeypatch):
    monkeypatch.setattr(feed, "MOST_WAITING", 2)
    here = feed.Feed()
    queue: feed.Queue = asyncio.Queue(2)
    here._listeners["room:1", "en"] = {queue}
    told = change(7)

    here._hand_out([told, told, told])

    assert [queue.get_nowait(), queue.get_nowait()] == [message(told, "en"), None]
    assert here._listeners["room:1", "en"] == set()


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
