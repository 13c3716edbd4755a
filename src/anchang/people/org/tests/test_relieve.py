from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from tests.office import MONDAY, Office, morning

from anchang.engine.policies import Refused, allowed
from anchang.people.org import actions
from anchang.people.org.models import Assignment

TODAY = MONDAY.date()


def post_of(office: Office, who: str) -> Assignment:
    return office.staff[who].assignments.get()


def test_the_last_day_is_included(office: Office) -> None:
    actions.relieve(post_of(office, "lijing"), by=office.account("linlan"), at=MONDAY, until=TODAY)

    assert allowed(office.account("lijing"), "customers.register", office.site, MONDAY).ok
    assert not allowed(office.account("lijing"), "customers.register", office.site, morning(2026, 11, 3)).ok


def test_an_end_before_the_start_and_a_second_end_are_refused(office: Office) -> None:
    by, seat = office.account("linlan"), post_of(office, "lijing")

    with pytest.raises(Refused, match="不能早于任岗日期"):
        actions.relieve(seat, by=by, at=MONDAY, until=date(2024, 3, 3))
    actions.relieve(seat, by=by, at=MONDAY, until=date(2026, 10, 31))
    with pytest.raises(Refused, match="已经卸任"):
        actions.relieve(seat, by=by, at=MONDAY, until=TODAY)


def test_the_last_administrator_keeps_the_post(office: Office) -> None:
    with pytest.raises(Refused, match="至少要有一名系统管理员"):
        actions.relieve(post_of(office, "guanliyuan"), by=office.account("zhoujianguo"), at=MONDAY, until=TODAY)


def test_a_director_relieves_at_the_own_site_only(office: Office, signed_in: Callable[[str], Client]) -> None:
    director = signed_in("linlan")
    here, company = post_of(office, "lijing"), post_of(office, "hanli")

    done = director.post(reverse("org:relieve", args=[here.pk]), {"until": "2024-06-01"})
    hidden = director.post(reverse("org:relieve", args=[company.pk]), {"until": "2024-06-01"})

    assert done["Location"] == here.staff.get_absolute_url()
    assert hidden.status_code == 404
    assert post_of(office, "hanli").until is None
