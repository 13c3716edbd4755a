from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from django_otp.plugins.otp_totp.models import TOTPDevice
from django_otp.util import random_hex
from tests.office import Office

PAGE = "/org/me/drop-totp/"


@pytest.fixture
def device(office: Office) -> TOTPDevice:
    return TOTPDevice.objects.create(user=office.staff["lijing"].account, name="totp", key=random_hex(20))


def test_a_right_code_drops_the_device(
    device: TOTPDevice, signed_in: Callable[[str], Client], code_of: Callable[..., str]
) -> None:
    answer = signed_in("lijing").post(PAGE, {"code": code_of(device)})

    assert answer.status_code == 302
    assert not TOTPDevice.objects.exists()


def test_a_wrong_code_drops_nothing_and_counts_so_that_guessing_gets_slower(
    device: TOTPDevice, signed_in: Callable[[str], Client], code_of: Callable[..., str]
) -> None:
    client = signed_in("lijing")

    wrong = client.post(PAGE, {"code": "000000"})
    at_once = client.post(PAGE, {"code": code_of(device)})

    device.refresh_from_db()
    assert (wrong.status_code, at_once.status_code) == (422, 422)
    assert device.throttling_failure_count == 1


def test_a_used_code_drops_nothing(
    device: TOTPDevice, signed_in: Callable[[str], Client], code_of: Callable[..., str]
) -> None:
    code = code_of(device)
    device.verify_token(code)
    TOTPDevice.objects.update(throttling_failure_timestamp=timezone.now() - timedelta(hours=1))

    answer = signed_in("lijing").post(PAGE, {"code": code})

    assert answer.status_code == 422
    assert TOTPDevice.objects.exists()
