from collections.abc import Callable
from datetime import timedelta

import pytest
from axes.models import AccessAttempt
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_otp.plugins.otp_totp.models import TOTPDevice
from django_otp.util import random_hex
from tests.office import Office

HERE = "/org/?show=units"
PASSWORD = "huang-he-liu-shui"


@pytest.fixture
def lijing(office: Office) -> Office:
    account = office.staff["lijing"].account
    account.set_password(PASSWORD)
    account.save()
    return office


@pytest.fixture
def device(lijing: Office) -> TOTPDevice:
    return TOTPDevice.objects.create(user=lijing.staff["lijing"].account, name="totp", key=random_hex(20))


def password(client: Client, username: str = "lijing", given: str = PASSWORD, to: str = HERE) -> object:
    return client.post(reverse("org:sign_in"), {"username": username, "password": given, "next": to})


def is_signed_in(client: Client) -> bool:
    return client.get(reverse("org:index")).status_code == 200


def test_a_page_leads_to_sign_in_and_back(lijing: Office, client: Client) -> None:
    led = client.get(HERE)
    shown = client.get(led["Location"])

    answer = client.post(
        reverse("org:sign_in"), {"username": "lijing", "password": PASSWORD, "next": shown.context["next"]}
    )

    assert led["Location"].startswith(reverse("org:sign_in"))
    assert answer["Location"] == HERE
    assert is_signed_in(client)


def test_a_wrong_password_opens_nothing_and_says_why(lijing: Office, client: Client) -> None:
    answer = password(client, given="wrong")

    assert answer.status_code == 422
    assert "登录名或密码不对" in answer.content.decode()
    assert not is_signed_in(client)


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example/", "javascript:alert(1)", "https:///x"])
def test_next_never_leads_to_another_host(lijing: Office, client: Client, elsewhere: str) -> None:
    answer = password(client, to=elsewhere)

    assert answer.status_code == 302
    assert answer["Location"] == "/"


def test_somebody_who_left_cannot_sign_in(lijing: Office, client: Client) -> None:
    account = lijing.staff["lijing"].account
    account.is_active = False
    account.save()

    answer = password(client)

    assert answer.status_code == 422
    assert not is_signed_in(client)


def test_the_system_account_cannot_sign_in(lijing: Office, client: Client) -> None:
    answer = password(client, username="system", given="!")

    assert answer.status_code == 422


def test_eight_misses_lock_the_name_for_fifteen_minutes_even_for_the_right_password(
    lijing: Office, client: Client
) -> None:
    misses = [password(client, given="wrong").status_code for _ in range(8)]

    answer = password(client)

    assert misses == [422] * 7 + [429]
    assert answer.status_code == 429
    assert "锁定 15 分钟" in answer.content.decode()
    assert answer["Retry-After"] == "900"
    assert not is_signed_in(client)


def test_seven_misses_do_not_lock_and_the_lock_ends_after_its_time(lijing: Office, client: Client) -> None:
    for _ in range(8):
        password(client, given="wrong")
    AccessAttempt.objects.update(attempt_time=timezone.now() - timedelta(minutes=16))

    answer = password(client)

    assert answer["Location"] == HERE
    assert is_signed_in(client)


def test_the_lock_of_one_name_leaves_the_others_alone(lijing: Office, client: Client) -> None:
    for _ in range(8):
        password(client, username="zhanglei", given="wrong")

    answer = password(client)

    assert answer["Location"] == HERE


def test_with_a_device_the_password_alone_reaches_no_page(
    lijing: Office, device: TOTPDevice, client: Client, code_of: Callable[..., str]
) -> None:
    answer = password(client)
    before = is_signed_in(client)

    arrived = client.post(answer["Location"], {"code": code_of(device)})

    assert answer["Location"] == reverse("org:sign_in_code")
    assert not before
    assert arrived["Location"] == HERE
    assert is_signed_in(client)
    assert client.get("/org/").wsgi_request.user.is_verified()


def test_a_wrong_code_opens_nothing(lijing: Office, device: TOTPDevice, client: Client) -> None:
    password(client)

    answer = client.post(reverse("org:sign_in_code"), {"code": "000000"})

    assert answer.status_code == 422
    assert "验证码不对" in answer.content.decode()
    assert not is_signed_in(client)


def test_a_code_that_was_used_is_refused_from_another_browser(
    lijing: Office, device: TOTPDevice, client: Client, code_of: Callable[..., str]
) -> None:
    code, eavesdropper = code_of(device), Client()
    password(client)
    client.post(reverse("org:sign_in_code"), {"code": code})
    password(eavesdropper)

    answer = eavesdropper.post(reverse("org:sign_in_code"), {"code": code})

    assert is_signed_in(client)
    assert answer.status_code == 422
    assert not is_signed_in(eavesdropper)


def test_after_a_wrong_code_the_right_one_must_wait(
    lijing: Office, device: TOTPDevice, client: Client, code_of: Callable[..., str]
) -> None:
    password(client)
    client.post(reverse("org:sign_in_code"), {"code": "000000"})

    at_once = client.post(reverse("org:sign_in_code"), {"code": code_of(device)})
    TOTPDevice.objects.update(throttling_failure_timestamp=timezone.now() - timedelta(seconds=5))
    later = client.post(reverse("org:sign_in_code"), {"code": code_of(device)})

    assert at_once.status_code == 422
    assert "请等" in at_once.content.decode()
    assert later.status_code == 302


def test_the_second_step_is_for_five_minutes_after_the_password_only(
    lijing: Office, device: TOTPDevice, client: Client, code_of: Callable[..., str]
) -> None:
    password(client)
    session = client.session
    session["halfway"] = {**session["halfway"], "at": (timezone.now() - timedelta(minutes=6)).isoformat()}
    session.save()

    answer = client.post(reverse("org:sign_in_code"), {"code": code_of(device)})

    assert answer["Location"] == reverse("org:sign_in")
    assert not is_signed_in(client)


def test_a_password_changed_meanwhile_ends_the_second_step(
    lijing: Office, device: TOTPDevice, client: Client, code_of: Callable[..., str]
) -> None:
    password(client)
    account = lijing.staff["lijing"].account
    account.set_password("another-one-2026")
    account.save()

    answer = client.post(reverse("org:sign_in_code"), {"code": code_of(device)})

    assert answer["Location"] == reverse("org:sign_in")
    assert not is_signed_in(client)


def test_signing_out_takes_a_post(lijing: Office, client: Client) -> None:
    password(client)

    by_link = client.get(reverse("org:sign_out"))
    still = is_signed_in(client)
    client.post(reverse("org:sign_out"))

    assert by_link.status_code == 405
    assert still
    assert not is_signed_in(client)


def test_every_page_of_the_room_but_the_way_in_needs_a_session(office: Office, client: Client) -> None:
    from anchang.people.org.urls import urlpatterns

    open_to_all = {"sign_in", "sign_in_code"}
    keys = {"pk": 1, "code": "consultant"}

    answers = {}
    for pattern in urlpatterns:
        wanted = {name: keys[name] for name in pattern.pattern.converters}
        answer = client.get(reverse(f"org:{pattern.name}", kwargs=wanted))
        answers[pattern.name] = answer.status_code == 302 and answer["Location"].startswith(
            reverse("org:sign_in") + "?"
        )

    assert {name for name, led_away in answers.items() if not led_away} <= open_to_all
    assert len(answers) > 15
