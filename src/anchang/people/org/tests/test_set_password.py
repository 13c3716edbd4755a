from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from tests.office import MONDAY, Office

from anchang.engine.policies import Refused
from anchang.people.org import actions

NEW = "qing-shan-lv-shui"


def test_an_administrator_sets_a_password_and_ends_the_sessions(
    office: Office, signed_in: Callable[[str], Client]
) -> None:
    elsewhere, person = signed_in("lijing"), office.staff["lijing"]
    page = reverse("org:set_password", args=[person.pk])

    answer = signed_in("guanliyuan").post(page, {"password": NEW, "again": NEW})

    assert answer["Location"] == person.get_absolute_url()
    assert office.account("lijing").check_password(NEW)
    assert elsewhere.get("/org/").status_code == 302


@pytest.mark.parametrize("who", ["lijing", "linlan", "zhoujianguo"])
def test_only_an_administrator_sets_passwords(office: Office, who: str) -> None:
    with pytest.raises(Refused, match="没有这项权限"):
        actions.set_password(office.staff["zhanglei"], by=office.account(who), at=MONDAY, password=NEW)


def test_an_administrator_changes_the_own_password_with_the_old_one_only(office: Office) -> None:
    with pytest.raises(Refused, match="修改密码"):
        actions.set_password(office.staff["guanliyuan"], by=office.account("guanliyuan"), at=MONDAY, password=NEW)
