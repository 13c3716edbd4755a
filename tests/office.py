"""What the rooms' tests share: the cast at their posts on the morning of Monday 2 November 2026, and ways to use it."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Self

import pytest
from django.db import connections, transaction
from django.db.models import Model, QuerySet
from django.test import Client
from pytest_django import DjangoDbBlocker, Settings

from anchang.engine.accounts.models import Account
from anchang.engine.policies import Refused
from anchang.main.demo import cast
from anchang.main.demo.cast import Office, morning
from anchang.people.org.models import Pledge, Site, Staff
from anchang.people.org.queries import pledge_words

MONDAY = morning(2026, 11, 2)


def open_the_office(*, at: datetime, **given: Any) -> Office:
    """The cast at their posts, who have all promised to keep what they see to themselves."""
    office = cast.open_the_office(at=at, **given)
    promise(*office.staff.values(), at=at)
    return office


def promise(*people: Staff, at: datetime) -> None:
    """Writes down that they promised confidentiality, without a step of the ledger for each."""
    version = pledge_words(at.date()).version
    rows(Pledge).bulk_create([Pledge(staff=one, version=version, given_at=at) for one in people])


@pytest.fixture(scope="module")
def opened(database_template: str, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """In a room whose conftest imports it: the cast since the Monday, opened once for all the tests of a module."""
    with opened_once(django_db_blocker):
        yield


@contextmanager
def opened_once(blocker: DjangoDbBlocker, at: datetime = MONDAY) -> Iterator[None]:
    """The cast at their posts, in a transaction around all the tests of a module; each of them asks for `office`."""
    with blocker.unblock(), transaction.atomic():
        open_the_office(at=at)
        yield
        transaction.set_rollback(True)


@pytest.fixture
def office(opened: None, db: None) -> Office:
    """The office of a module that opened it once, read anew, because a test changes the people it holds."""
    company, site = Site.objects.order_by("pk")
    people = Staff.objects.select_related("account", "site")
    return Office(company, site, {one.account.username: one for one in people})


@pytest.fixture(autouse=True)
def files_apart(settings: Settings, tmp_path: Path) -> None:
    """In a room whose conftest imports it, what a test keeps goes into a folder of its own."""
    files = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path}}
    settings.STORAGES = {**settings.STORAGES, "default": files}


def enter(office: Office, username: str) -> Client:
    """A browser in which that person of the cast is signed in."""
    client = Client()
    client.force_login(office.account(username), "django.contrib.auth.backends.ModelBackend")
    return client


@dataclass
class Scene:
    """The office at a moment; a room's own scene adds what its people do there."""

    office: Office
    at: datetime

    @classmethod
    def opened(cls, at: datetime = MONDAY, office: Office | None = None) -> Self:
        """At that moment in the office given, or in one that opens then."""
        return cls(office or open_the_office(at=at), at)

    def who(self, username: str) -> Account:
        return self.office.account(username)

    def enter(self, username: str) -> Client:
        return enter(self.office, username)


def rows(model: type[Model]) -> QuerySet[Any]:
    """Rows without the door: what somebody with a database client could write."""
    return QuerySet(model)


def together(*deeds: Callable[[], Any]) -> list[Any]:
    """The deeds in threads that start at the same moment; each one's result, or its refusal."""
    gate = threading.Barrier(len(deeds))

    def run(deed: Callable[[], Any]) -> Any:
        gate.wait(20)
        try:
            return deed()
        except Refused as refusal:
            return refusal
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(deeds)) as pool:
        return list(pool.map(run, deeds))


__all__ = [
    "MONDAY",
    "Office",
    "Scene",
    "enter",
    "files_apart",
    "morning",
    "office",
    "open_the_office",
    "opened",
    "opened_once",
    "rows",
    "together",
]
