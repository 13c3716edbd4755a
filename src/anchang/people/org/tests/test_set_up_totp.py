from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from django_otp.plugins.otp_totp.models import TOTPDevice
from tests.office import Office

PASSWORD = "huang-he-liu-shui"
PAGE = "/org/me/set-up-totp/"


@pytest.fixture
def lijing(office: Office) -> Office:
    account = office.staff["lijing"].account
    account.set_password(PASSWORD)
    account.save()
    return office


def scanned(client: Client) -> TOTPDevice:
    """The authenticator after it has scanned the picture of the page."""
    client.get(PAGE)
    return TOTPDevice(key=client.session["totp_key"])


def test_the_page_shows_a_picture_that_the_policy_of_the_page_allows(
    lijing: Office, signed_in: Callable[[str], Client]
) -> None:
    answer = signed_in("lijing").get(PAGE)

    assert answer.context["picture"].startswith("data:image/svg+xml")
    assert "img-src 'self' data:" in answer["Content-Security-Policy"]
    assert len(answer.context["letters"].replace(" ", "")) == 32


def test_a_device_is_kept_after_one_right_code_and_ends_the_sessions_of_the_password(
    lijing: Office, signed_in: Callable[[str], Client], code_of: Callable[..., str]
) -> None:
    here, elsewhere = signed_in("lijing"), signed_in("lijing")
    code = code_of(scanned(here))

    answer = here.post(PAGE, {"code": code, "password": PASSWORD})

    device = TOTPDevice.objects.get()
    assert answer["Location"] == lijing.staff["lijing"].get_absolute_url()
    assert device.user == lijing.account("lijing")
    assert here.get("/org/").wsgi_request.user.is_verified()
    assert elsewhere.get("/org/")["Location"].startswith(reverse("org:sign_in"))
    assert not device.verify_token(code)


def test_a_wrong_code_or_password_keeps_no_device(
    lijing: Office, signed_in: Callable[[str], Client], code_of: Callable[..., str]
) -> None:
    here = signed_in("lijing")
    code = code_of(scanned(here))

    by_code = here.post(PAGE, {"code": "000000", "password": PASSWORD})
    by_password = here.post(PAGE, {"code": code, "password": "wrong"})

    assert (by_code.status_code, by_password.status_code) == (409, 409)
    assert "验证码不对" in by_code.content.decode()
    assert not TOTPDevice.objects.exists()
    assert here.get("/org/").status_code == 200


def test_a_second_device_is_refused(
    lijing: Office, signed_in: Callable[[str], Client], code_of: Callable[..., str]
) -> None:
    here = signed_in("lijing")
    here.post(PAGE, {"code": code_of(scanned(here)), "password": PASSWORD})

    answer = here.post(PAGE, {"code": code_of(scanned(here)), "password": PASSWORD})

    assert answer.status_code == 409
    assert TOTPDevice.objects.count() == 1
