"""Who goes to look at which neighbours by when."""

from datetime import datetime, time, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from tests.office import enter, rows

from anchang.business.marketing import actions, queries
from anchang.business.marketing.models import Errand
from anchang.engine.clocks.timers import tick
from anchang.engine.policies import Refused
from anchang.lib.calendar import SHANGHAI

from .conftest import DAY, District


def test_a_supervisor_shares_neighbours_out_and_each_hears_where_to_go(district: District) -> None:
    made = district.round()

    assert sorted((one.neighbour.name, one.person.username) for one in made.errands.all()) == [
        ("北湖揽樾", "lijing"),
        ("静安府", "zhanglei"),
    ]
    assert district.told("lijing") == ["请在2026年11月4日前市调：北湖揽樾"]


@pytest.mark.clause("SAL-115")
def test_a_survey_that_is_handed_in_ends_what_one_was_sent_for(district: District) -> None:
    made = district.round()

    district.survey(district.south, "lijing")
    assert made.errands.filter(done_at=None).count() == 2
    survey = district.survey(district.north, "lijing")

    assert made.errands.get(survey=survey).person == district.who("lijing")
    assert list(queries.open_errands(district.who("lijing"), district.at)) == []


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ({"title": " "}, "请填写任务名称"),
        ({"people": []}, "请选择楼盘和去的人"),
        ({"neighbours": []}, "请选择楼盘和去的人"),
        ({"due_on": -1}, "完成日期不能早于今天"),
        ({"people": ["maqiang"]}, "去的人应是本案场的顾问"),
    ],
)
def test_a_round_that_is_none_is_refused(district: District, given: dict[str, Any], reason: str) -> None:
    if "due_on" in given:
        given = {"due_on": district.today - DAY}
    if given.get("people"):
        given = {"people": [district.who("maqiang")]}

    with pytest.raises(Refused, match=reason):
        district.round(**given)


def test_somebody_else_is_sent_and_hears_of_it(district: District) -> None:
    errand = district.round().errands.select_related("round", "site", "neighbour").first()

    actions.reassign(errand, by=district.who("wangmin"), at=district.at, person=district.who("zhaoxue"))

    assert district.told("zhaoxue") == ["请在2026年11月4日前市调：北湖揽樾"]


def test_who_has_not_gone_is_reminded_and_then_the_supervisor_hears(district: District) -> None:
    district.round("lijing")
    due = datetime.combine(district.today + 2 * DAY, time(18), SHANGHAI)

    while tick(due - DAY):
        pass
    assert sum("市调还没交" in one for one in district.told("lijing")) == 2
    while tick(due + timedelta(minutes=1)):
        pass

    assert "李静到期没有交静安府的市调" in district.told("wangmin")


def test_nobody_is_reminded_of_a_round_that_was_called_off(district: District) -> None:
    made = district.round("lijing")
    told = len(district.told("lijing"))

    actions.call_off_round(made, by=district.who("wangmin"), at=district.at)
    while tick(district.at + 5 * DAY):
        pass

    assert len(district.told("lijing")) == told
    with pytest.raises(Refused, match="已经取消"):
        actions.call_off_round(made, by=district.who("wangmin"), at=district.at)


def test_a_consultant_plans_no_round(district: District) -> None:
    with pytest.raises(Refused, match="您的岗位没有这项权限"):
        actions.plan_round(
            district.office.site, by=district.who("lijing"), at=district.at, title="x", due_on=district.today,
            neighbours=[district.north], people=[district.who("lijing")],
        )  # fmt: skip


def test_the_database_sends_nobody_twice_to_one_place_in_a_round(district: District) -> None:
    made = district.round()

    with pytest.raises(IntegrityError), transaction.atomic():
        rows(Errand).filter(round=made).update(neighbour=district.north)


def test_the_pages_say_where_one_still_has_to_go(now: District) -> None:
    made = now.round()

    phone = enter(now.office, "lijing")

    assert "您要去的楼盘" in phone.get(reverse("marketing:index")).content.decode()
    page = phone.get(made.get_absolute_url()).content.decode()
    assert reverse("marketing:record_survey", args=[now.north.pk]) in page
    assert "0/2" in enter(now.office, "linlan").get(reverse("marketing:rounds")).content.decode()
