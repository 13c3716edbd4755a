import time
from collections.abc import Callable, Iterator

import pytest
from django.db import transaction
from django.test import Client
from django_otp.oath import TOTP
from django_otp.plugins.otp_totp.models import TOTPDevice
from pytest_django import DjangoDbBlocker
from tests.office import Office, morning, open_the_office

from anchang.people.org.models import Site, Staff

OPENED = morning(2024, 3, 4)


@pytest.fixture(scope="module")
def opened(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The cast at their posts since a Monday long past, so that the clock of the web pages comes after it.

    Opened once a module, in a transaction around those of its tests.
    """
    with django_db_blocker.unblock(), transaction.atomic():
        open_the_office(at=OPENED)
        yield
        transaction.set_rollback(True)


@pytest.fixture
def office(opened: None, db: None) -> Office:
    """The office read anew, because a test changes the people it holds."""
    company, site = Site.objects.order_by("pk")
    people = Staff.objects.select_related("account", "site")
    return Office(company, site, {one.account.username: one for one in people})


@pytest.fixture
def signed_in(office: Office) -> Callable[[str], Client]:
    """A browser in which that person of the cast has signed in."""

    def open_browser(username: str) -> Client:
        client = Client()
        client.force_login(office.account(username), backend="django.contrib.auth.backends.ModelBackend")
        return client

    return open_browser


@pytest.fixture
def code_of() -> Callable[..., str]:
    """What the authenticator shows now, or some steps of thirty seconds later."""

    def read(device: TOTPDevice, later: int = 0) -> str:
        totp = TOTP(device.bin_key, device.step, device.t0, device.digits, device.drift)
        totp.time = time.time() + later * device.step
        return f"{totp.token():06d}"

    return read
