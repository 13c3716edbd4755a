import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.office import rows

from anchang.business.stewardship import queries
from anchang.business.stewardship.models import Batch, Day, Row
from anchang.business.stewardship.reactions import chores

from .conftest import DAY, HOUR


def made_twice(cabinet):
    """Yesterday's day with everything, and the files of it."""
    warm, plain = cabinet.file(intent_grade="A"), cabinet.file(intent_grade="C")
    cabinet.give_stewards()
    return warm, plain, cabinet.make_day()


@pytest.mark.clause("CDM-003")
def test_the_first_day_lists_every_file_by_class_and_the_next_what_is_new_or_changed(cabinet):
    warm, plain, first = made_twice(cabinet)
    cabinet.speak(warm, "lijing", cabinet.at + HOUR)
    new = cabinet.file(at=cabinet.at + 2 * HOUR)

    second = cabinet.make_day(cabinet.at + DAY)

    assert cabinet.listed(first) == {"warm": [warm.name], "plain": [plain.name]}
    assert cabinet.listed(second) == {"warm": [warm.name], "other": [new.name]}
    assert {row.customer_id: row.how for row in second.rows.all()} == {warm.pk: "changed", new.pk: "new"}


@pytest.mark.clause("CDM-004")
def test_a_list_says_what_happened_to_a_customer_and_which_class_they_came_from(cabinet):
    warm, plain, _first = made_twice(cabinet)
    cabinet.speak(warm, "lijing", cabinet.at + HOUR)
    rows(type(plain)).filter(pk=plain.pk).update(intent_grade="B")

    second = cabinet.make_day(cabinet.at + DAY)

    told = {row.customer_id: (row.how, row.what) for row in second.rows.all()}
    assert told == {warm.pk: ("changed", "跟进、联系到客户"), plain.pk: ("moved", "一般客户（C、D级）")}


def test_a_day_is_made_once(cabinet):
    _warm, _plain, first = made_twice(cabinet)

    again = cabinet.make_day(cabinet.at + HOUR)

    assert again == first
    assert Row.objects.count() == 2


@pytest.mark.clause("CDM-003")
def test_the_clock_makes_the_lists_in_the_morning_and_tells_the_stewards(cabinet):
    cabinet.file(intent_grade="A")
    cabinet.give_stewards("warm")
    early = cabinet.at - 2 * HOUR

    chores(early)
    assert not Day.objects.exists()
    chores(cabinet.at)
    chores(cabinet.at + HOUR)

    assert Day.objects.count() == 1
    assert cabinet.told("lijing")[-1] == "今天要提取「意向客户（A、B级）」1份"


def test_a_site_that_has_not_begun_gets_no_lists(cabinet):
    cabinet.file(intent_grade="A")

    chores(cabinet.at)

    assert not Day.objects.exists()


@pytest.mark.clause("CDM-009")
def test_in_the_evening_stewards_and_supervisors_hear_what_is_missing_once(cabinet):
    cabinet.file(intent_grade="A")
    cabinet.give_stewards("warm")
    chores(cabinet.at)

    chores(cabinet.at + 9 * HOUR)
    chores(cabinet.at + 10 * HOUR)

    assert cabinet.told("lijing")[-1] == "「意向客户（A、B级）」今天还没提交"
    (text,) = [one for one in cabinet.told("wangmin") if "没提交" in one]
    assert text.startswith("今天没提交：意向客户（A、B级）；没有责任人：新登记未分配")


@pytest.mark.clause("CDM-009")
def test_lists_of_earlier_days_that_nobody_handed_in_stay_on_the_page(cabinet_now):
    cabinet = cabinet_now
    cabinet.file(intent_grade="A", at=cabinet.at - DAY)
    cabinet.give_stewards()
    cabinet.make_day(cabinet.at - DAY)
    today = cabinet.make_day()

    missing = [one.kind for one in queries.lists(cabinet.office.site, today.on)]
    page = cabinet.enter("wangmin").get(reverse("stewardship:index")).content.decode()

    assert missing == ["warm"]
    assert "以前的清单还没交齐" in page


def test_the_page_asks_as_often_for_a_hundred_files_as_for_one(cabinet_now):
    cabinet = cabinet_now
    cabinet.file(intent_grade="A")
    cabinet.give_stewards()
    cabinet.make_day()
    client = cabinet.enter("wangmin")
    urls = [reverse("stewardship:index"), cabinet.batch("warm").get_absolute_url()]

    one = [asked(client, url) for url in urls]
    batch = cabinet.batch("warm")
    for _ in range(99):
        more = cabinet.file(intent_grade="A")
        rows(Row).bulk_create([Row(batch=batch, day=batch.day, customer=more, how="new")])
    hundred = [asked(client, url) for url in urls]

    assert one == hundred
    assert max(hundred) <= 12


def asked(client, url):
    client.get(url)
    with CaptureQueriesContext(connection) as found:
        assert client.get(url).status_code == 200
    return len(found)


def test_a_specialist_sees_their_own_lists_only(cabinet_now):
    cabinet = cabinet_now
    cabinet.file(intent_grade="A")
    cabinet.file(intent_grade="C")
    cabinet.give_stewards()
    cabinet.make_day()

    seen = {who: visible(cabinet, who) for who in ("lijing", "zhanglei", "wangmin", "maqiang")}

    assert seen == {"lijing": {"warm"}, "zhanglei": {"plain"}, "wangmin": {"warm", "plain"}, "maqiang": set()}
    assert cabinet.enter("zhanglei").get(cabinet.batch("warm").get_absolute_url()).status_code == 404


def visible(cabinet, who):
    return set(Batch.objects.visible_to(cabinet.who(who), cabinet.at).values_list("kind", flat=True))
