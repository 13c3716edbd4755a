from datetime import date

import pytest
from tests.office import MONDAY

from anchang.business.inventory import actions, queries
from anchang.engine.policies import Refused


@pytest.mark.rule("R-102")
def test_a_permit_opens_the_units_of_its_buildings_for_sale(stock):
    building = actions.add_building(stock.project, by=stock.system, at=MONDAY, name="29号楼")
    given = {"entrance": "", "floor": 1, "room": "101", "gross_area": stock.unit.gross_area}
    unit = actions.add_unit(building, by=stock.system, at=MONDAY, **given)
    before = queries.status_of(unit, MONDAY).code

    permit = {"number": "锦房预售证2026002号", "issued_on": date(2026, 11, 2), "buildings": [building]}
    actions.record_permit(stock.project, by=stock.account("chenwei"), at=MONDAY, **permit)

    unit.refresh_from_db()
    assert (before, queries.status_of(unit, MONDAY).code) == ("unpermitted", "unpriced")


@pytest.mark.parametrize(
    ("number", "day", "text"),
    [("锦房预售证2026001号", 1, "已登记"), ("锦房预售证2026009号", 3, "不能晚于今天")],
)
def test_a_number_that_is_known_and_a_day_to_come_are_refused(stock, number, day, text):
    with pytest.raises(Refused, match=text):
        actions.record_permit(stock.project, by=stock.system, at=MONDAY, number=number, issued_on=date(2026, 11, day))


def test_the_form_offers_the_buildings_of_the_project_and_records_the_permit(stock, client):
    client.force_login(stock.account("chenwei"), backend="django.contrib.auth.backends.ModelBackend")
    url = f"/inventory/{stock.project.pk}/record_permit/"
    given = {"number": "锦房预售证2026003号", "issued_on": "2026-11-01", "buildings": [stock.building.pk]}

    answer = client.post(url, given)

    assert answer.url == f"/inventory/{stock.project.pk}/project/"
    assert "锦房预售证2026003号" in client.get(answer.url).content.decode()
