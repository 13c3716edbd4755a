import time
from collections.abc import Callable

import pytest
from django.test import Client
from django_otp.oath import TOTP
from django_otp.plugins.otp_totp.models import TOTPDevice

from anchang.main.demo.cast import Office, morning, open_the_office

OPENED = morning(2024, 3, 4)


@pytest.fixture
def office(db: None) -> Office:
    """The cast at their posts since a Monday long past, so that the clock of the web pages comes after it."""
    return open_the_office(at=OPENED)


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
