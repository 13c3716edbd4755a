from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoDbBlocker
from tests.office import MONDAY, Office, office, opened_once, rows

from anchang.engine.accounts.models import Account
from anchang.engine.ledger.sealing import seal
from anchang.lib.calendar import SHANGHAI
from anchang.people.duties import actions
from anchang.people.duties.models import Edition, Occurrence
from anchang.people.duties.stages import EditionStage, Stage
from anchang.people.org.models import Site

__all__ = ["office"]

POSTS = ("general_manager", "sales_director", "sales_manager", "sales_supervisor", "consultant", "cashier")
HEAD = '[pack]\ncode = "test"\nversion = {version}\n' + "".join(f'[[post]]\ncode = "{post}"\n' for post in POSTS)
DUTY = """
[[duty]]
code = "{code}"
post = "{post}"
name = "{code}"
name_en = "{code}"
text = "要求"
text_en = "What it asks"
clauses = ["SAL-089"]
cadence = {cadence}
discharge = {discharge}
{more}
"""
Load = Callable[..., int]
Tick = Callable[..., int]
Clock = Callable[[datetime], None]
AtNoon = Callable[..., None]
NOON = MONDAY + timedelta(hours=3)
REGISTERED = '[{ verb = "reception.receive" }]'


def duty(
    code: str,
    post: str = "consultant",
    cadence: str = '{ daily = "18:00" }',
    discharge: str = REGISTERED,
    more: str = "",
) -> str:
    """A duty as a pack writes it."""
    return DUTY.format(code=code, post=post, cadence=cadence, discharge=discharge, more=more)


@pytest.fixture(scope="module")
def opened(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    with opened_once(django_db_blocker, MONDAY):
        # The pack's own duties would come due among those of a test.
        rows(Edition).update(stage=EditionStage.RETIRED)
        seal()
        yield


@pytest.fixture
def load(tmp_path: Path) -> Load:
    """Loads a pack "test" of these duties."""

    def load(*duties: str, version: int = 1, at: datetime = MONDAY, head: str = HEAD) -> int:
        path = tmp_path / f"test{version}.toml"
        path.write_text(head.format(version=version) + "".join(duties), encoding="utf-8")
        return actions.load(path, by=Account.objects.system(), at=at)

    return load


@pytest.fixture
def tick() -> Tick:
    """What the worker does in a round: seals the ledger, then brings the duties up to that moment."""

    def tick(at: datetime) -> int:
        seal()
        return actions.tick(at)

    return tick


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """Sets the clock by which the pages go."""

    def set_to(at: datetime) -> None:
        monkeypatch.setattr("django.utils.timezone.now", lambda: at)

    return set_to


@pytest.fixture
def at_noon(load: Load, tick: Tick, clock: Clock) -> AtNoon:
    """Monday noon, with the items of these duties made in the morning."""

    def come(*duties: str) -> None:
        load(*duties)
        tick(MONDAY)
        clock(NOON)

    return come


@pytest.fixture
def item(office: Office, at_noon: AtNoon) -> Occurrence:
    """李静's item of a duty that the ledger proves, still open at noon."""
    at_noon(duty("greet"))
    return item_of("greet")


def items(code: str, **where: object) -> list[Occurrence]:
    """The items of the duty, in the order in which they are due."""
    found = Occurrence.objects.filter(duty__code=code, **where).select_related("person", "duty", "edition")
    return list(found.order_by("due_at", "pk"))


def item_of(code: str, username: str = "lijing") -> Occurrence:
    """The person's first item of the duty."""
    return next(one for one in items(code) if one.person.username == username)


def past(
    code: str, person: Account, on: date, stage: str = Stage.DONE, minutes: int = -30, **more: object
) -> Occurrence:
    """An item of that day as it ended, `minutes` after its hour, without a ledger behind it; not saved."""
    edition = Edition.objects.select_related("duty").get(duty__code=code, stage=EditionStage.LIVE, site=None)
    due_at = datetime.combine(on, time(18), SHANGHAI)
    facts: dict[str, object] = {"opens_at": due_at - timedelta(hours=10), "lapses_at": due_at + timedelta(hours=6)}
    if stage == Stage.DONE:
        done_at = due_at + timedelta(minutes=minutes)
        facts |= {"done_at": done_at, "done_by_id": person.pk, "done_by_name": person.name, "entry": 1}
    who = {"person": person, "kept_for": person.pk, "slot": f"{on}", "on": on, "site": Site.objects.get(kind="office")}
    return Occurrence(duty=edition.duty, edition=edition, due_at=due_at, stage=stage, **{**who, **facts, **more})


def questions(page: Callable[[], object]) -> int:
    """How many queries the page takes once everything that is read once has been read."""
    page()
    with CaptureQueriesContext(connection) as asked:
        page()
    return len(asked)
