"""T-092: a copy of the database that is put back does not bring deleted people back."""

import json
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection
from pytest_django import Settings

from anchang.business.customers import actions
from anchang.business.customers.actions.journal import lines, path
from anchang.business.customers.models import Customer
from anchang.engine.jobs.queue import run_due
from tests.office import MONDAY, Office, open_the_office

from .looking import in_tables

NAME, PHONE = "金丝雀乙", "16600009911"


def arrive(office: Office, name: str = NAME, phone: str = PHONE) -> Customer:
    given = {"name": name, "source": "walk_in", "consent": True, "phone": phone}
    return actions.register(office.site, by=office.account("lijing"), at=MONDAY, **given)


def go(office: Office, customer: Customer) -> None:
    manager = {"by": office.account("chenwei"), "at": MONDAY}
    asked = actions.take_request(customer, **manager, kind="delete", channel="phone")
    actions.check_requester(asked, **manager, proven="called")
    actions.erase(customer, **manager)
    run_due(MONDAY)


@pytest.fixture
def copied(tmp_path: Path) -> Callable[[], Callable[[], None]]:
    """Copies the database as it stands; calling what that gives puts the copy back in its place."""

    def copy() -> Callable[[], None]:
        if connection.vendor != "sqlite":
            pytest.skip("the copy is a file; on PostgreSQL the same command runs after pg_restore")
        here, kept = str(connection.settings_dict["NAME"]), str(tmp_path / "copy.sqlite3")
        with sqlite3.connect(here) as office, sqlite3.connect(kept) as target:
            office.backup(target)

        def put_back() -> None:
            connection.close()
            for leftover in Path(here).parent.glob(f"{Path(here).name}-*"):
                leftover.unlink()
            shutil.copyfile(kept, here)

        return put_back

    return copy


def test_who_was_deleted_after_the_copy_is_deleted_again(
    real_database: str, stored: Path, copied: Callable[[], Callable[[], None]]
) -> None:
    office = open_the_office(at=MONDAY)
    customer, other = arrive(office), arrive(office, "留下的人", "16600009912")
    put_back = copied()
    go(office, customer)

    put_back()
    back = Customer.objects.get(pk=customer.pk).name
    call_command("erasures", "apply")

    assert back == NAME
    assert Customer.objects.get(pk=customer.pk).stage == "erased"
    assert in_tables(NAME, PHONE) == {}
    assert Customer.objects.get(pk=other.pk).name == "留下的人"


@pytest.mark.django_db
def test_the_journal_names_nobody(office: Office, stored: Path) -> None:
    customer = arrive(office)

    go(office, customer)

    kept = path().read_text()
    assert (NAME in kept, PHONE in kept) == (False, False)
    assert set(json.loads(kept)) == {"customer", "site", "mark", "numbers", "erased_at"}
    assert (path().stat().st_mode & 0o777) == 0o600


@pytest.mark.django_db
def test_another_file_under_the_same_key_is_left_alone(office: Office, stored: Path) -> None:
    customer = arrive(office)
    go(office, customer)
    line = json.loads(path().read_text())
    other = arrive(office, "别的人", "16600009913")
    path().write_text(json.dumps({**line, "customer": other.pk}) + "\n")

    call_command("erasures", "apply")

    assert Customer.objects.get(pk=other.pk).name == "别的人"


@pytest.mark.django_db
def test_a_line_cut_off_half_way_is_passed_over(office: Office, stored: Path, settings: Settings) -> None:
    go(office, arrive(office))
    whole = path().read_text()

    path().write_text(whole + whole[:40] + "\n")

    assert len(list(lines())) == 1


@pytest.mark.django_db
def test_the_same_number_in_an_older_file_is_deleted_too(office: Office, stored: Path) -> None:
    go(office, arrive(office))
    older = arrive(office)

    call_command("erasures", "apply")

    assert Customer.objects.get(pk=older.pk).stage == "erased"
