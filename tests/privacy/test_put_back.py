"""T-092: a copy of the database that is put back does not bring deleted people back."""

import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection
from pytest_django import Settings

from anchang.business.customers import actions
from anchang.business.customers.actions.journal import lines, path
from anchang.business.customers.models import Consent, Customer, DoNotContact
from anchang.business.customers.queries import is_stopped, may_contact, phone_key
from anchang.engine.jobs.queue import run_due
from tests.office import MONDAY, Office, open_the_office, rows

from .looking import in_tables

NAME, PHONE = "金丝雀乙", "16600009911"
HOUR = timedelta(hours=1)


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
def copied(real_database: str, tmp_path: Path) -> Callable[[], Callable[[], None]]:
    """Copies the database as it stands; calling what that gives puts the copy back in its place."""

    here, kept = str(connection.settings_dict["NAME"]), str(tmp_path / "copy.sqlite3")

    def copy() -> Callable[[], None]:
        _copied(here, kept)
        return lambda: _copied(kept, here)

    def copy_whole() -> Callable[[], None]:
        _as_another(f'DROP DATABASE IF EXISTS "{here}_kept"', f'CREATE DATABASE "{here}_kept" TEMPLATE "{here}"')
        return put_whole_back

    def put_whole_back() -> None:
        again = f'CREATE DATABASE "{here}" TEMPLATE "{here}_kept"'
        _as_another(f'DROP DATABASE "{here}" WITH (FORCE)', again, f'DROP DATABASE "{here}_kept"')

    return copy if connection.vendor == "sqlite" else copy_whole


def _copied(source: str, target: str) -> None:
    connection.close()
    with closing(sqlite3.connect(source)) as whole, closing(sqlite3.connect(target)) as copy:
        whole.backup(copy)


def _as_another(*statements: str) -> None:
    """From beside the database, which nobody may be using meanwhile."""
    connection.close()
    for statement in statements:
        with connection._nodb_cursor() as cursor:  # type: ignore[attr-defined]
            cursor.execute(statement)


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


@pytest.mark.rule("R-247")
def test_who_asked_after_the_copy_not_to_be_called_is_left_in_peace(
    real_database: str, stored: Path, copied: Callable[[], Callable[[], None]]
) -> None:
    office = open_the_office(at=MONDAY)
    customer, other = arrive(office), arrive(office, "留下的人", "16600009912")
    put_back = copied()
    actions.stop_contact(customer, by=office.account("lijing"), at=MONDAY, channel="phone")
    run_due(MONDAY)

    put_back()
    back = may_contact(customer, MONDAY).ok
    call_command("erasures", "apply")

    assert back
    assert may_contact(customer, MONDAY).rule == "R-247"
    assert may_contact(other, MONDAY).ok
    assert not Consent.objects.filter(customer=customer, withdrawn_at=None).exists()


def stop(office: Office, customer: Customer, at: datetime = MONDAY) -> DoNotContact:
    actions.stop_contact(customer, by=office.account("lijing"), at=at, channel="phone")
    run_due(at)
    return DoNotContact.objects.get(lifted_at=None)


@pytest.mark.django_db
def test_the_journal_keeps_of_a_number_not_to_be_called_its_hash_alone(office: Office, stored: Path) -> None:
    stop(office, arrive(office))

    kept = json.loads(path().read_text())

    assert kept == {"stopped": phone_key(PHONE), "lifted": False, "said_at": MONDAY.isoformat(), "channel": "phone"}


@pytest.mark.django_db
def test_what_was_lifted_after_the_copy_is_lifted_again(office: Office, stored: Path) -> None:
    customer = arrive(office)
    made = stop(office, customer)
    actions.lift_stop(customer, by=office.account("chenwei"), at=MONDAY + HOUR, how="visit")
    run_due(MONDAY + HOUR)
    rows(DoNotContact).filter(pk=made.pk).update(lifted_at=None, lifted_by=None, lifted_how="")

    call_command("erasures", "apply")

    assert not is_stopped(PHONE)


@pytest.mark.django_db
def test_what_this_database_heard_later_than_the_journal_stays(office: Office, stored: Path) -> None:
    customer = arrive(office)
    stop(office, customer)
    journal = path().read_text()
    actions.lift_stop(customer, by=office.account("chenwei"), at=MONDAY + HOUR, how="visit")
    path().write_text(journal)

    call_command("erasures", "apply")
    lifted = is_stopped(PHONE)
    stop(office, customer, MONDAY + 2 * HOUR)
    path().write_text(journal)
    call_command("erasures", "apply")

    assert (lifted, is_stopped(PHONE)) == (False, True)
    assert DoNotContact.objects.count() == 2
