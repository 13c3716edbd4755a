from datetime import timedelta

from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.office import MONDAY, Office

from anchang.engine.jobs.chores import do_chores
from anchang.engine.ledger.models import Entry
from anchang.people.duties import actions

from .conftest import Load, Tick, duty, items


def test_a_tick_with_nothing_to_do_asks_little_and_writes_nothing(office: Office, load: Load, tick: Tick) -> None:
    load(duty("greet"))
    tick(MONDAY)
    tick(MONDAY)
    entries = Entry.objects.count()

    with CaptureQueriesContext(connection) as asked:
        actions.tick(MONDAY + timedelta(minutes=1))

    assert len(asked) <= 6
    assert not [one for one in asked if one["sql"].startswith(("INSERT", "UPDATE", "DELETE"))]
    assert Entry.objects.count() == entries


def test_the_worker_does_the_duties_in_its_round(office: Office, load: Load) -> None:
    load(duty("greet"))

    do_chores(MONDAY)

    assert len(items("greet")) == 6
