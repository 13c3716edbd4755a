"""When on its day a customer is rung, and of which level a return visit was."""

from datetime import date, time, timedelta
from pathlib import Path

import pytest
from tests.office import MONDAY, Office

from anchang.business.reception import actions, queries
from anchang.business.reception.forms import FollowUpForm
from anchang.business.reception.models import FollowUp
from anchang.engine.accounts.models import Account
from anchang.engine.policies import Refused
from anchang.engine.rules.actions import load

from .conftest import Enter, Receive
from .test_follow_up import SAID

pytestmark = pytest.mark.django_db
OWN = """
[[rule]]
code = "return_levels"
title = "回访级别"
value = "首日回访, 三日回访"
unit = "级"
jurisdiction = "office"
effective_from = 2026-11-02
source = "公司制度"
verified_on = 2026-11-01
"""
BEST = (time(9, 30), time(11, 30))


@pytest.fixture
def showroom(monkeypatch: pytest.MonkeyPatch) -> None:
    """An office that wants its customers rung in the morning."""
    monkeypatch.setattr(queries, "_hours", [lambda site, on: BEST])


def spoken() -> FollowUp:
    return FollowUp.objects.select_related("site").get(is_last=True)


@pytest.mark.clause("CAR-024")
def test_what_is_to_be_done_next_is_proposed_in_the_best_hours(
    office: Office, receive: Receive, enter: Enter, showroom: None
) -> None:
    customer, owner = receive().customer, office.account("lijing")

    form = FollowUpForm(customer=customer, at=MONDAY)
    actions.follow_up(customer, by=owner, at=MONDAY, **SAID)

    assert form.initial["next_time"] == time(9, 30)
    assert "09:30到11:30打电话最合适" in form["next_time"].help_text
    assert queries.proposed(spoken()) == "09:30–11:30"
    assert "09:30–11:30" in enter("lijing").get(customer.get_absolute_url()).content.decode()


@pytest.mark.clause("CAR-025")
def test_the_consultant_sets_another_hour(office: Office, receive: Receive, enter: Enter, showroom: None) -> None:
    customer = receive().customer
    said = {**SAID, "effective": "yes", "next_on": "2026-11-05", "next_time": "19:15"}
    form = FollowUpForm(said, customer=customer, at=MONDAY)
    assert form.is_valid(), form.errors

    actions.follow_up(customer, by=office.account("lijing"), at=MONDAY, **form.cleaned_data)

    assert (spoken().next_on, spoken().next_time) == (date(2026, 11, 5), time(19, 15))
    assert queries.proposed(spoken()) == "19:15"
    assert "19:15" in enter("lijing").get(customer.get_absolute_url()).content.decode()


def test_without_best_hours_none_is_proposed(office: Office, receive: Receive) -> None:
    customer = receive().customer

    form = FollowUpForm(customer=customer, at=MONDAY)

    assert form.initial.get("next_time") is None
    assert queries.proposed(spoken()) == ""


@pytest.mark.clause("CAR-026")
def test_a_follow_up_is_a_return_visit_of_a_level(office: Office, receive: Receive, enter: Enter) -> None:
    customer, owner = receive().customer, office.account("lijing")

    made = actions.follow_up(customer, by=owner, at=MONDAY, **SAID, level="一级回访")

    assert (made.level, queries.how(made)) == ("一级回访", "电话，一级回访")
    page = enter("lijing")
    assert "电话，一级回访" in page.get(customer.get_absolute_url()).content.decode()
    assert "一级回访" in page.get(f"/reception/{customer.pk}/follow_up/").content.decode()


@pytest.mark.clause("CAR-026")
def test_the_levels_are_the_offices_own_from_a_day_on(office: Office, receive: Receive, tmp_path: Path) -> None:
    own = tmp_path / "rules.toml"
    own.write_text(OWN, encoding="utf-8")
    load(own, by=Account.objects.system(), at=MONDAY)
    customer, owner = receive().customer, office.account("lijing")

    with pytest.raises(Refused, match="没有这个回访级别"):
        actions.follow_up(customer, by=owner, at=MONDAY, **SAID, level="一级回访")
    made = actions.follow_up(customer, by=owner, at=MONDAY, **SAID, level="三日回访")

    assert made.level == "三日回访"
    assert queries.return_levels(MONDAY - timedelta(days=1)) == ["一级回访", "二级回访", "三级回访"]
