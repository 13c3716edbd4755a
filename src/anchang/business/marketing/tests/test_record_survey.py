"""A survey of a neighbour: what was seen, when, by whom and from where."""

from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.office import enter, rows

from anchang.business.marketing import actions, queries
from anchang.business.marketing.models import Survey
from anchang.engine.files.models import Attachment
from anchang.engine.policies import Refused

from .conftest import DAY, PICTURE, District


@pytest.mark.clause("SAL-114")
@pytest.mark.clause("SAL-115")
def test_a_consultant_hands_in_price_stock_offers_date_and_source(district: District) -> None:
    made = district.survey(offers="99折", visitors=6, news="新推一栋", photos=[("门口.jpg", PICTURE)])

    assert (made.price, made.stock, made.offers, made.on) == (Decimal(24000), 120, "99折", district.today)
    assert (made.get_origin_display(), made.by, made.version) == ("亲自到场看的", district.who("lijing"), 1)
    assert [one.name for one in queries.photos([made])[made.pk]] == ["门口.jpg"]


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ({"price": Decimal("2.4")}, "是不是填成了万元或总价"),
        ({"price": Decimal(2_400_000)}, "是不是填成了万元或总价"),
        ({"price": Decimal(0)}, "价格应大于零"),
        ({"price": None, "stock": None}, "请至少填一项"),
        ({"origin": "insider"}, "请选择来源"),
        ({"origin": ""}, "请选择来源"),
        ({"proof": " "}, "请写明出处"),
        ({"is_lawful": False}, "他人的商业秘密，不能登记"),
        ({"photos": [("价.pdf", b"%PDF-1.4 x")]}, "文件内容不是所要的格式"),
        ({"photos": [("图.jpg", PICTURE)] * 7}, "照片最多6张"),
    ],
)
def test_what_is_no_survey_is_refused(district: District, given: dict[str, Any], reason: str) -> None:
    with pytest.raises(Refused, match=reason):
        district.survey(**given)

    assert not Survey.objects.exists()


def test_a_survey_of_tomorrow_is_refused(district: District) -> None:
    with pytest.raises(Refused, match="市调日期不能晚于今天"):
        district.survey(on=district.today + DAY)


def test_an_odd_price_is_taken_once_it_is_confirmed(district: District) -> None:
    assert district.survey(price=Decimal(980), is_sure=True).price == 980


def test_the_same_survey_twice_is_refused(district: District) -> None:
    district.survey()

    with pytest.raises(Refused, match="您当天已交过"):
        district.survey()

    assert district.survey(product="shop", price=Decimal(60000)).product == "shop"


def test_a_correction_is_another_version_and_the_first_stays_as_it_was(district: District) -> None:
    first = district.survey()

    second = district.correct(first, price=Decimal(24500))

    first.refresh_from_db()
    assert (first.price, second.price, second.version, second.reason) == (24000, 24500, 2, "看错了一位")
    assert list(queries.standing()) == [second]
    with pytest.raises(Refused, match="已经更正过"):
        district.correct(first)
    with pytest.raises(Refused, match="请写明更正原因"):
        actions.correct_survey(second, by=district.who("lijing"), at=district.at, reason="", **district.facts())


def test_a_survey_that_was_handed_in_cannot_be_written_again(district: District) -> None:
    made = district.survey()
    made.price = Decimal(1)

    with pytest.raises(TypeError, match="corrected by another version"):
        made.save()


def test_a_colleague_corrects_nothing_of_mine(district: District) -> None:
    with pytest.raises(Refused, match="不在您的管理范围内"):
        district.correct(district.survey(), "zhanglei")


@pytest.mark.parametrize(
    "wrong",
    [{"origin": "insider"}, {"proof": ""}, {"is_lawful": False}, {"price": Decimal(0)}, {"version": 2}],
)
def test_the_database_keeps_nothing_unlawful_and_no_correction_of_nothing(
    district: District, wrong: dict[str, Any]
) -> None:
    made = district.survey()

    with pytest.raises(IntegrityError), transaction.atomic():
        rows(Survey).filter(pk=made.pk).update(**wrong)


def test_the_change_is_reckoned_from_the_survey_before_of_the_same_product(district: District) -> None:
    district.survey(on=district.today - 7 * DAY, price=Decimal(23000))
    district.survey(on=district.today - 3 * DAY, product="shop", price=Decimal(60000))
    district.survey()

    found = queries.latest([district.north.pk, district.south.pk], district.at)

    assert list(found) == [district.north.pk]
    assert found[district.north.pk].change == 1000


FORM = {"product": "home", "price": "24000", "stock": "12", "origin": "visit", "proof": "公示牌", "is_lawful": "on"}


def test_a_price_in_wan_is_asked_about_on_the_phone_and_taken_when_meant(now: District) -> None:
    phone, address = enter(now.office, "lijing"), reverse("marketing:record_survey", args=[now.north.pk])
    given = {**FORM, "on": f"{now.today}", "price": "2.4"}

    asked = phone.post(address, given)

    assert asked.status_code == 409
    assert "是不是填成了万元" in asked.content.decode()
    assert 'type="checkbox" name="is_sure"' in asked.content.decode()
    assert phone.post(address, {**given, "price": "2.4万"}).status_code == 302
    assert Survey.objects.get().price == 24000


def test_photographs_come_from_the_phone_and_only_pictures_are_taken(now: District) -> None:
    phone, address = enter(now.office, "lijing"), reverse("marketing:record_survey", args=[now.north.pk])
    given = {**FORM, "on": f"{now.today}"}

    wrong = phone.post(address, {**given, "photos": SimpleUploadedFile("价.jpg", b"MZ\x00 no picture")})
    right = phone.post(address, {**given, "photos": SimpleUploadedFile("门口.jpg", PICTURE)})

    assert (wrong.status_code, right.status_code) == (422, 302)
    made = Survey.objects.get()
    picture = reverse("marketing:photo", args=[made.pk, Attachment.objects.of(made).get().pk])
    assert phone.get(picture).status_code == 200
    assert enter(now.office, "maqiang").get(picture).status_code == 404
    assert picture in phone.get(now.north.get_absolute_url()).content.decode()


def test_the_table_asks_as_much_for_one_neighbour_as_for_many(now: District) -> None:
    desk, counts = enter(now.office, "wangmin"), []
    for more in (0, 30):
        for nth in range(more):
            now.survey(now.add(f"楼盘{nth}"))
        desk.get(reverse("marketing:index"))
        with CaptureQueriesContext(connection) as asked:
            assert desk.get(reverse("marketing:index")).status_code == 200
        counts.append(len(asked))

    assert counts[0] == counts[1] <= 12


def test_three_neighbours_are_compared_by_price_and_day(now: District) -> None:
    now.survey(on=now.today - 7 * DAY, price=Decimal(23000))
    now.survey(now.south, price=Decimal(30000), offers="车位八折")
    given = {"n1": now.north.pk, "n2": now.south.pk, "product": "home"}

    page = enter(now.office, "tangning").get(reverse("marketing:compare"), given).content.decode()

    for shown in ("北湖揽樾", "静安府", "23,000", "30,000", "车位八折"):
        assert shown in page
