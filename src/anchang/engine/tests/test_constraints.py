"""The last word of the tables: what each constraint keeps out, and that it is this constraint which does."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, connection, models, transaction

from anchang.engine.approvals.models import Case, Opinion, Route, Seat
from anchang.engine.clocks.models import Holiday, Timer
from anchang.engine.doors.models import Submission
from anchang.engine.jobs.models import Lease
from anchang.engine.ledger.models import EntryDetail, Seal
from anchang.engine.notices.models import Notice
from anchang.engine.numbering.models import Series
from anchang.engine.rules.models import Rule
from anchang.engine.tests.house import MONDAY, SITE

Row = Callable[[], models.Model]


def kept(model: type[models.Model], **columns: Any) -> Any:
    """A row put into the table behind the door's back."""
    return model._base_manager.bulk_create([model(**columns)])[0]


def case() -> Any:
    same = {"route_code": "discount", "thing_label": "org.site", "thing_id": 1, "requested_by_id": 1}
    return kept(Case, **same, requested_at=MONDAY)


def opinion(place: int, **columns: Any) -> Row:
    return lambda: kept(Opinion, case=Case._base_manager.first() or case(), place=place, **columns)


def seat() -> Any:
    return kept(Seat, route=Route._base_manager.first() or kept(Route, code="discount", site_id=SITE), place=1)


def row(model: type[models.Model], **columns: Any) -> Row:
    return lambda: kept(model, **columns)


TIMER = {"thing_label": "org.site", "thing_id": 1, "code": "due", "started_at": MONDAY, "due_at": MONDAY}
RULE = {"code": "R-1", "effective_from": date(2026, 1, 1)}
SEALED = {"position": 1, "previous": "a", "hash": "b"}
GUARDED: dict[str, tuple[type[models.Model], Row, Row]] = {
    "submission_once": (Submission, *[row(Submission, account_id=1, key="k", at=MONDAY)] * 2),
    "timer_runs_once": (Timer, *[row(Timer, **TIMER)] * 2),
    "case_open_once": (Case, case, case),
    "opinion_once": (Opinion, opinion(1), opinion(1)),
    "opinion_nobody_twice": (Opinion, opinion(1, by_id=7), opinion(2, by_id=7)),
    "seat_once": (Seat, seat, seat),
    "route_once_a_site": (Route, *[row(Route, code="discount", site_id=SITE)] * 2),
    "route_once_in_general": (Route, *[row(Route, code="discount")] * 2),
    "notice_once": (Notice, *[row(Notice, account_id=1, once="due 7", at=MONDAY)] * 2),
    "series_once": (Series, *[row(Series, code="RG", site="JX01", period="2026", last=1)] * 2),
    "rule_version_once": (Rule, *[row(Rule, **RULE)] * 2),
    "day": (Holiday, *[row(Holiday, day=date(2026, 1, 1), kind="off")] * 2),
    "position": (Seal, row(Seal, **SEALED, entry_id=1), row(Seal, **SEALED, entry_id=2)),
    "entry_id": (EntryDetail, *[row(EntryDetail, entry_id=1)] * 2),
    "name": (Lease, *[row(Lease, name="work", holder="a", until=MONDAY)] * 2),
}


def take_away(model: type[models.Model]) -> None:
    """The same table with the same rows and without any constraint."""
    table, key = model._meta.db_table, model._meta.pk
    assert key is not None
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TABLE bare AS SELECT * FROM {table}")  # noqa: S608
        cursor.execute(f"ALTER TABLE {table} RENAME TO guarded")
        cursor.execute(f"ALTER TABLE bare RENAME TO {table}")
        if connection.vendor == "postgresql" and isinstance(key, models.BigAutoField):
            cursor.execute("CREATE SEQUENCE bare_number START 1000")
            cursor.execute(f"ALTER TABLE {table} ALTER {key.column} SET DEFAULT nextval('bare_number')")


@pytest.mark.django_db
@pytest.mark.parametrize("constraint", GUARDED)
def test_a_constraint_keeps_the_second_row_out_and_without_it_the_row_comes_in(constraint: str) -> None:
    model, first, second = GUARDED[constraint]
    first()

    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        second()

    assert constraint in str(refused.value) or connection.vendor == "sqlite"
    take_away(model)
    second()
    assert model._base_manager.count() == 2
