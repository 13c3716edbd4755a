"""The databases of the tests.

Most tests run inside a transaction that is rolled back. The append-only tables refuse the flush that Django would use
for anything else, so a test with threads, processes or a browser asks for `real_database`: a fresh copy of a migrated
one.
"""

import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from itertools import count
from pathlib import Path
from urllib.parse import quote

import pytest
from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.test.utils import setup_databases, teardown_databases
from hypothesis import settings as examples
from pytest_django import DjangoDbBlocker

os.environ.setdefault("ANCHANG_TEST", "1")
pytest_plugins = ["tests.coverage_of_clauses"]
FAST_HASHER = "django.contrib.auth.hashers.MD5PasswordHasher"
NUMBERS = count(1)


def pytest_configure(config: pytest.Config) -> None:
    settings.PASSWORD_HASHERS = [FAST_HASHER]
    # How long an example takes says something about the machine, nothing about the rule.
    examples.register_profile("office", deadline=None)
    examples.load_profile("office")


@pytest.fixture(scope="session")
def django_db_modify_db_settings(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Each worker has a database of its own; on SQLite it is a file, because an office has a file too."""
    worker = os.environ.get("PYTEST_XDIST_WORKER", "gw")
    database = settings.DATABASES["default"]
    on_sqlite = connection.vendor == "sqlite"
    name = (
        str(tmp_path_factory.mktemp("database") / "office.sqlite3")
        if on_sqlite
        else f"test_{database['NAME']}_{worker}"
    )
    database.setdefault("TEST", {})["NAME"] = name


@pytest.fixture(scope="session")
def django_db_setup(
    request: pytest.FixtureRequest,
    django_test_environment: None,
    django_db_blocker: DjangoDbBlocker,
    django_db_modify_db_settings: None,
) -> Iterator[None]:
    """The migrated database, also when every chosen test asks for `real_database` only."""
    verbosity = request.config.option.verbose
    with django_db_blocker.unblock():
        before = setup_databases(verbosity=verbosity, interactive=False, serialized_aliases=set())
        yield
        teardown_databases(before, verbosity=verbosity)


@pytest.fixture(scope="session")
def database_template(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """The name of a migrated database that nobody writes to; fresh ones are copied from it."""
    with django_db_blocker.unblock():
        if connection.vendor == "sqlite":
            yield _copy_sqlite(_name(), tmp_path_factory.mktemp("template") / "office.sqlite3")
            return
        name = f"template_{_name()}"
        connection.close()
        _create_postgresql(name, _name())
        yield name
        _drop_postgresql(name)


@pytest.fixture(scope="session")
def fresh_database(
    database_template: str, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Callable[[], AbstractContextManager[str]]:
    """Makes a fresh database and points Django at it, for as long as the `with` block lasts; gives its url."""
    folder = tmp_path_factory.mktemp("fresh")

    @contextmanager
    def fresh() -> Iterator[str]:
        with django_db_blocker.unblock(), _copy_of(database_template, folder) as name, _pointed_at(name):
            yield _url()

    return fresh


@pytest.fixture
def real_database(
    request: pytest.FixtureRequest, fresh_database: Callable[[], AbstractContextManager[str]]
) -> Iterator[str]:
    """A fresh migrated database where commits are real. Its url goes to other processes as ANCHANG_DATABASE_URL."""
    if {"db", "transactional_db"} & set(request.fixturenames) or request.node.get_closest_marker("django_db"):
        pytest.fail("real_database cannot live inside the transaction of django_db; ask for one of the two")
    with fresh_database() as url:
        yield url


@contextmanager
def _copy_of(template: str, folder: Path) -> Iterator[str]:
    if connection.vendor == "sqlite":
        path = folder / f"office{next(NUMBERS)}.sqlite3"
        shutil.copyfile(template, path)
        yield str(path)
        for leftover in folder.glob(f"{path.name}*"):
            leftover.unlink()
        return
    name = f"{template.removeprefix('template_')}_{next(NUMBERS)}"
    _create_postgresql(name, template)
    try:
        yield name
    finally:
        _drop_postgresql(name)


@contextmanager
def _pointed_at(name: str) -> Iterator[None]:
    """Django's default connection, of this and of every new thread, leads to the database of that name.

    The connection there was is set aside, not closed: a module may be in the middle of a transaction around its tests.
    """
    there_was, settings_ = connections[DEFAULT_DB_ALIAS], connections.settings[DEFAULT_DB_ALIAS]
    original = settings_["NAME"]
    del connections[DEFAULT_DB_ALIAS]
    settings_["NAME"] = name
    try:
        yield
    finally:
        connection.close()
        settings_["NAME"] = original
        connections[DEFAULT_DB_ALIAS] = there_was


def _copy_sqlite(source: str, target: Path) -> str:
    """A whole copy in one file, whatever still stands in the source's write-ahead log."""
    with sqlite3.connect(source) as office, sqlite3.connect(target) as copy:
        office.backup(copy)
    copy.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    copy.close()
    office.close()
    return str(target)


def _create_postgresql(name: str, template: str) -> None:
    """Needs nobody connected to the template."""
    _drop_postgresql(name)
    with connection._nodb_cursor() as cursor:
        cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')


def _drop_postgresql(name: str) -> None:
    with connection._nodb_cursor() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def _name() -> str:
    return str(connection.settings_dict["NAME"])


def _url() -> str:
    """The url of the database that Django points at now."""
    here = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{here['NAME']}"
    who = quote(str(here["USER"]), safe="") + (f":{quote(str(here['PASSWORD']), safe='')}" if here["PASSWORD"] else "")
    where = quote(str(here["HOST"]), safe="") + (f":{here['PORT']}" if here["PORT"] else "")
    return f"postgresql://{who}@{where}/{here['NAME']}"
