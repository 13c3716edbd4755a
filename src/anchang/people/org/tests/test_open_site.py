from collections.abc import Callable

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse
from tests.office import MONDAY, Office

from anchang.engine.accounts.models import Account
from anchang.engine.policies import Refused
from anchang.people.org import actions
from anchang.people.org.models import Site


def test_an_administrator_opens_a_site_below_the_company(office: Office, signed_in: Callable[[str], Client]) -> None:
    page = reverse("org:open_site", args=[office.company.pk])

    answer = signed_in("guanliyuan").post(page, {"name": "滨湖案场", "code": "BH02"})

    site = Site.objects.get(code="BH02")
    assert site.line == [office.company.pk, site.pk]
    assert answer["Location"] == site.get_absolute_url()


@pytest.mark.parametrize("who", ["linlan", "zhoujianguo", "lijing"])
def test_nobody_else_does(office: Office, who: str) -> None:
    with pytest.raises(Refused, match="没有这项权限"):
        actions.open_site(office.company, by=office.account(who), at=MONDAY, code="BH02", name="滨湖案场")


@pytest.mark.parametrize(("code", "why"), [("JX01", "已被使用"), ("a1", "大写字母"), ("X", "大写字母"), ("锦", "大写")])
def test_a_code_is_free_and_short(office: Office, code: str, why: str) -> None:
    with pytest.raises(Refused, match=why):
        actions.open_site(office.company, by=office.account("guanliyuan"), at=MONDAY, code=code, name="滨湖案场")


def test_there_is_one_company(office: Office) -> None:
    with pytest.raises(Refused, match="公司已经建立"):
        actions.open_office(by=Account.objects.system(), at=MONDAY, company="又一家", code="YJ")

    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("INSERT INTO org_site (code, name, kind, path) VALUES ('YJ', '又一家', 'company', '9/')")
