"""The site's own hours and caps, from a day on."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction
from tests.office import rows

from anchang.business.contacting import actions, queries
from anchang.business.contacting.models import DialRules
from anchang.engine.policies import Refused
from anchang.lib.calendar import office_day

from .conftest import DAY, Line, moment

HOURS: dict[str, Any] = {"working": [["10:00", "19:00"]], "rest": [], "a_day": 2, "a_week": 5}


def test_new_hours_hold_from_their_day_on(line: Line) -> None:
    customer, tomorrow = line.person(), office_day(line.at + DAY)
    actions.set_hours(line.site, by=line.who("chenwei"), at=line.at, since=tomorrow, **HOURS)

    assert queries.rules(line.site, office_day(line.at)).a_day == 1
    line.at = moment("11-03T09:30")
    with pytest.raises(Refused, match="11-03 10:00以后再联系"):
        line.dial(customer)
    line.at = moment("11-07T11:00")
    with pytest.raises(Refused, match="11-09 10:00以后再联系"):
        line.dial(customer)


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"a_day": 3, "a_week": 2}, "不能多于"),
        ({"working": [["12:00", "09:00"]]}, "不能跨越零点"),
        ({"working": [], "rest": []}, "至少填写一个"),
        ({"since": moment("11-02T00:00").date()}, "最早从明天起"),
    ],
    ids=["more a day than a week", "backwards", "never", "today"],
)
def test_hours_that_make_no_sense_are_refused(line: Line, wrong: dict[str, Any], words: str) -> None:
    given = {"since": office_day(line.at + DAY), **HOURS, **wrong}

    with pytest.raises(Refused, match=words):
        actions.set_hours(line.site, by=line.who("chenwei"), at=line.at, **given)


def test_a_consultant_does_not_set_them_and_the_database_keeps_the_caps(line: Line) -> None:
    since = office_day(line.at + DAY)
    with pytest.raises(Refused):
        actions.set_hours(line.site, by=line.who("lijing"), at=line.at, since=since, **HOURS)

    made = actions.set_hours(line.site, by=line.who("chenwei"), at=line.at, since=since, **HOURS)
    with pytest.raises(IntegrityError), transaction.atomic():
        rows(DialRules).filter(pk=made.pk).update(a_week=1)
