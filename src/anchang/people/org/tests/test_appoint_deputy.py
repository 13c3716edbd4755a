from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from tests.office import MONDAY, Office, morning

from anchang.engine.policies import Refused
from anchang.people.org import actions
from anchang.people.org.models import Deputy
from anchang.people.org.queries import People

FIRST, LAST = date(2026, 11, 3), date(2026, 11, 5)


def appointed(office: Office, absent: str, deputy: str, until: date = LAST) -> Deputy:
    given = {"deputy": office.staff[deputy], "since": FIRST, "until": until}
    return actions.appoint_deputy(office.staff[absent], by=office.account("linlan"), at=MONDAY, **given)


@pytest.mark.parametrize(("day", "expected"), [(2, []), (3, ["wangmin"]), (4, ["wangmin"]), (5, ["wangmin"]), (6, [])])
def test_a_deputy_speaks_from_the_first_to_the_last_day(office: Office, day: int, expected: list[str]) -> None:
    appointed(office, "chenwei", "wangmin")

    found = People().deputies(office.account("chenwei"), morning(2026, 11, day))

    assert [account.username for account in found] == expected


def test_a_deputy_who_left_speaks_for_nobody(office: Office) -> None:
    appointed(office, "chenwei", "wangmin")
    actions.leave(office.staff["wangmin"], by=office.account("linlan"), at=morning(2026, 11, 4), on=FIRST)

    assert People().deputies(office.account("chenwei"), morning(2026, 11, 4)) == []


def test_nobody_stands_in_for_themselves_nor_backwards_in_time(office: Office) -> None:
    with pytest.raises(Refused, match="不能是本人"):
        appointed(office, "chenwei", "chenwei")
    with pytest.raises(Refused, match="不能早于开始日期"):
        appointed(office, "chenwei", "wangmin", until=date(2026, 11, 1))


def test_the_form_appoints_and_the_page_says_until_when(office: Office, signed_in: Callable[[str], Client]) -> None:
    manager, person = signed_in("chenwei"), office.staff["wangmin"]
    given = {"deputy": office.staff["lijing"].pk, "since": "2020-01-01", "until": "2099-12-31"}

    answer = manager.post(reverse("org:appoint_deputy", args=[person.pk]), given)
    page = manager.get(answer["Location"]).content.decode()

    assert "由 李静 代理到 2099年12月31日" in page
