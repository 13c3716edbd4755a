"""A table whose headings nobody expected: a person says which column is which, and it is read anew."""

import pytest
from django.test import Client
from tests.office import MONDAY

from anchang.business.inventory.models import Unit
from anchang.engine.imports.actions import commit, match
from anchang.engine.policies import Refused

from .test_import import GOOD, HEADINGS, faults, sent, separated

STRANGE = ["楼栋", "单元", "楼层", "门号", "户型", "大面积", "套内建筑面积(㎡)", "单价(元/㎡)", "总价(元)"]


def columns_of(import_, **more: str) -> dict[str, str]:
    return {**import_.columns, **more}


def test_headings_a_person_matched_are_read_and_taken_in_as_they_were_matched(stock):
    director = stock.account("linlan")
    table = sent(stock, separated([*GOOD[:3], "909", *GOOD[4:]], headings=STRANGE))
    assert {column for _row, column, _text in faults(table)} == {"房号", "建筑面积"}

    matched = match(table, by=director, at=MONDAY, columns=columns_of(table, room="门号", gross="大面积"))
    assert (faults(matched), matched.rows) == ([], 1)
    commit(matched, by=director, at=MONDAY)

    assert Unit.objects.filter(room="909").count() == 1


def test_one_heading_is_not_two_columns_and_a_table_taken_in_stays_as_it_was(stock):
    director = stock.account("linlan")
    table = sent(stock, separated(GOOD))

    with pytest.raises(Refused, match="同一列不能对应两项"):
        match(table, by=director, at=MONDAY, columns=columns_of(table, gross=table.columns["net"]))
    commit(table, by=director, at=MONDAY)
    with pytest.raises(Refused, match="已经导入过"):
        match(table, by=director, at=MONDAY, columns=table.columns)


def test_the_form_offers_the_headings_of_the_table_and_leads_back_to_its_faults(stock):
    table = sent(stock, separated(GOOD, headings=STRANGE))
    client = Client()
    client.force_login(stock.account("linlan"))

    page = client.get(f"/imports/{table.pk}/match/").content.decode()
    answer = client.post(f"/imports/{table.pk}/match/", columns_of(table, room="门号", gross="大面积"))

    assert "大面积" in page
    assert (answer.status_code, answer.url) == (302, f"/imports/{table.pk}/")
    assert HEADINGS[0] in client.get(answer.url).content.decode()
