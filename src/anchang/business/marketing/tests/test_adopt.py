"""Presale permits of the housing bureau become neighbours of a site: all rows or none."""

from datetime import date

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from tests.office import enter

from anchang.business.marketing import actions
from anchang.business.marketing.models import Neighbour, Presale
from anchang.engine.imports.models import Import
from anchang.engine.policies import Refused

from .conftest import HEADING, ROW, District

OTHER = "510108202265365,保利中环广场,锦江区,人民塘西二路88号,住宅,四川省物流,2022/12/28,5\n"
BUILT = "510108202264646,中海浣云居,成华区,槐柳一路166号,住宅,中海嘉卓,现房,149\n"


def test_projects_come_with_their_permits(district: District) -> None:
    district.bring(HEADING + ROW + BUILT)

    found = Neighbour.objects.get(name="华建锦院")
    assert (found.district, found.developer) == ("成华区", "成都华建益锦置业有限公司")
    assert found.presales.get().issued_on == date(2023, 1, 10)
    assert Presale.objects.get(neighbour__name="中海浣云居").issued_on is None


def test_only_the_district_that_was_asked_for_is_taken(district: District) -> None:
    district.bring(HEADING + ROW + OTHER, district="成华区")

    assert not Neighbour.objects.filter(name="保利中环广场").exists()


def test_the_same_table_again_adds_nothing(district: District) -> None:
    district.bring(HEADING + ROW)

    again = district.bring(HEADING + ROW)

    assert again.warning_count == 1
    assert (Neighbour.objects.count(), Presale.objects.count()) == (3, 1)


def test_another_permit_of_a_known_project_is_added_to_it(district: District) -> None:
    district.bring(HEADING + ROW.replace("华建锦院", "静安府"))

    assert district.south.presales.count() == 1
    assert Neighbour.objects.count() == 2


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        (ROW.replace("2023-01-10", "去年"), "不是日期"),
        (ROW.replace("2023-01-10", "2099-01-10"), "发证日期晚于今天"),
        (ROW.replace(",80", ",八十"), "不是套数"),
        (ROW.replace("华建锦院", ""), "没有填"),
        (ROW.replace("华建锦院", "长" * 61), "超过60个字"),
        (ROW + ROW, "是同一个许可证"),
    ],
)
def test_a_faulty_row_is_named_and_nothing_is_taken_in(district: District, row: str, fault: str) -> None:
    table = district.bring(HEADING + OTHER + row)

    assert fault in str(table.faults)
    assert not Presale.objects.exists()


def test_the_districts_example_is_taken_in_whole(district: District) -> None:
    text = (settings.ROOT / "examples" / "neighbouring_permits.csv").read_text(encoding="utf-8")

    table = district.bring(text)

    assert table.fault_count == 0
    assert Presale.objects.count() == len(text.splitlines()) - 1


def test_a_manager_brings_the_table_and_a_planner_cannot(now: District) -> None:
    given = {"file": SimpleUploadedFile("许可.csv", (HEADING + ROW).encode())}

    refused = enter(now.office, "tangning").post(reverse("marketing:upload"), given)
    given["file"].seek(0)
    answer = enter(now.office, "chenwei").post(reverse("marketing:upload"), given)

    assert (refused.status_code, answer.status_code) == (409, 302)
    assert Import.objects.get().kind == "marketing.permits"


def test_a_name_that_is_taken_is_refused_and_one_no_longer_watched_leaves_the_table(now: District) -> None:
    with pytest.raises(Refused, match="已有「静安府」"):
        now.add("静安府")
    by = {"by": now.who("wangmin"), "at": now.at}
    actions.edit_neighbour(now.south, **by, name="静安府", is_watched=False)

    page = enter(now.office, "lijing").get(reverse("marketing:index")).content.decode()

    assert "静安府" not in page
    assert "北湖揽樾" in page
