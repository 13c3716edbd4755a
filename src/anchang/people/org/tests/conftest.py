import time
from collections.abc import Callable, Iterator
from functools import partial

import pytest
from django.test import Client
from django_otp.oath import TOTP
from django_otp.plugins.otp_totp.models import TOTPDevice
from pytest_django import DjangoDbBlocker
from tests.office import Office, enter, morning, office, opened_once

__all__ = ["office"]

OPENED = morning(2024, 3, 4)


@pytest.fixture(scope="module")
def opened(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The cast at their posts since a Monday long past, so that the clock of the web pages comes after it."""
    with opened_once(django_db_blocker, OPENED):
        yield


@pytest.fixture
def signed_in(office: Office) -> Callable[[str], Client]:
    """A browser in which that person of the cast has signed in."""
    return partial(enter, office)


@pytest.fixture
def code_of() -> Callable[..., str]:
    """What the authenticator shows now, or some steps of thirty seconds later."""

    def read(device: TOTPDevice, later: int = 0) -> str:
        totp = TOTP(device.bin_key, device.step, device.t0, device.digits, device.drift)
        totp.time = time.time() + later * device.step
        return f"{totp.token():06d}"

    return read
