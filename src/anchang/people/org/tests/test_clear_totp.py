from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from django_otp.plugins.otp_totp.models import TOTPDevice
from django_otp.util import random_hex
from tests.office import MONDAY, Office

from anchang.engine.policies import Refused
from anchang.people.org import actions
from anchang.people.org.queries import story


@pytest.fixture
def device(office: Office) -> TOTPDevice:
    return TOTPDevice.objects.create(user=office.staff["lijing"].account, name="totp", key=random_hex(20))


def test_an_administrator_takes_a_lost_device_off_with_a_reason(
    office: Office, device: TOTPDevice, signed_in: Callable[[str], Client]
) -> None:
    person = office.staff["lijing"]

    signed_in("guanliyuan").post(reverse("org:clear_totp", args=[person.pk]), {"reason": "手机丢失，已当面核对"})

    assert not TOTPDevice.objects.exists()
    assert story(person)[0].reason == "手机丢失，已当面核对"


def test_a_director_and_the_owner_themselves_cannot(office: Office, device: TOTPDevice) -> None:
    for who in ("linlan", "lijing"):
        with pytest.raises(Refused):
            actions.clear_totp(office.staff["lijing"], by=office.account(who), at=MONDAY, reason="x")

    assert TOTPDevice.objects.exists()
