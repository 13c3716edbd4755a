from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from tests.office import MONDAY, Office

from anchang.engine.ledger.models import EntryDetail
from anchang.engine.policies import Refused
from anchang.people.org import actions

OLD, NEW = "huang-he-liu-shui", "qing-shan-lv-shui"
PAGE = "/org/me/change-password/"


@pytest.fixture
def account(office: Office) -> object:
    account = office.staff["lijing"].account
    account.set_password(OLD)
    account.save()
    return account


def given(current: str = OLD, password: str = NEW, again: str = NEW) -> dict[str, str]:
    return {"current": current, "password": password, "again": again}


def test_a_change_ends_every_other_session_and_keeps_this_one(
    account: object, signed_in: Callable[[str], Client]
) -> None:
    here, elsewhere = signed_in("lijing"), signed_in("lijing")

    answer = here.post(PAGE, given())

    assert answer.status_code == 302
    assert here.get("/org/").status_code == 200
    assert elsewhere.get("/org/")["Location"].startswith(reverse("org:sign_in"))


def test_a_wrong_old_password_changes_nothing_and_ends_nothing(
    account: object, signed_in: Callable[[str], Client]
) -> None:
    here, elsewhere = signed_in("lijing"), signed_in("lijing")

    answer = here.post(PAGE, given(current="wrong"))

    account.refresh_from_db()
    assert answer.status_code == 409
    assert "原密码不对" in answer.content.decode()
    assert account.check_password(OLD)
    assert elsewhere.get("/org/").status_code == 200


@pytest.mark.parametrize(
    ("weak", "why"),
    [
        ("shan-shui", "至少 10 个字符"),
        ("20260101333", "数字"),
        ("qwertyuiop", "常见"),
        ("lijing2026", "登录名或姓名"),
    ],
)
def test_a_weak_password_is_refused_in_chinese(
    account: object, signed_in: Callable[[str], Client], weak: str, why: str
) -> None:
    answer = signed_in("lijing").post(PAGE, given(password=weak, again=weak))

    assert answer.status_code == 422
    errors = " ".join(answer.context["form"].errors["password"])
    assert not any(letter.isascii() and letter.isalpha() for letter in errors)
    assert why in errors


def test_two_different_new_passwords_are_refused(account: object, signed_in: Callable[[str], Client]) -> None:
    answer = signed_in("lijing").post(PAGE, given(again="qing-shan-lv-shu1"))

    assert answer.context["form"].errors["again"] == ["两次输入的密码不一样"]


def test_nobody_changes_the_password_of_somebody_else_by_this_verb(office: Office, account: object) -> None:
    with pytest.raises(Refused):
        actions.change_password(
            office.staff["lijing"], by=office.account("linlan"), at=MONDAY, current=OLD, password=NEW
        )


def test_no_password_stands_in_the_ledger(office: Office, account: object) -> None:
    actions.change_password(office.staff["lijing"], by=office.account("lijing"), at=MONDAY, current=OLD, password=NEW)

    facts = " ".join(EntryDetail.objects.values_list("facts", flat=True))
    assert NEW not in facts
    assert OLD not in facts
    assert "md5$" not in facts
