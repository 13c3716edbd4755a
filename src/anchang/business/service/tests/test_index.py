import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.office import rows

from anchang.business.service.models import Complaint

URL = "/service/"
NARROWED = {
    "": 3, "?kind=incident": 1, "?severity=major": 1, "?stage=open": 2, "?stage=accepted": 1, "?q=ts-jx01": 3,
    "?q=漏水": 1, "?q=退房": 0, "?kind=nonsense": 3,
}  # fmt: skip


def copies(complaint, count):
    """More complaints like this one."""
    same = {column.attname: getattr(complaint, column.attname) for column in Complaint._meta.concrete_fields}
    rows(Complaint).bulk_create(
        [Complaint(**{**same, "id": None, "number": f"TS-JX01-2026-1{n:03d}"}) for n in range(count)]
    )


def queries_of(client, url):
    with CaptureQueriesContext(connection) as asked:
        assert client.get(url).status_code == 200
    return len(asked)


@pytest.mark.parametrize("who", ["wangmin", "lijing"])
def test_the_list_asks_as_often_for_a_hundred_rows_as_for_one(desk_now, who):
    complaint, client = desk_now.accept(desk_now.open()), desk_now.enter(who)
    client.get(URL)

    one = queries_of(client, URL)
    copies(complaint, 99)
    hundred = queries_of(client, URL)

    assert Complaint.objects.count() == 100
    assert one == hundred <= 12


def test_the_list_is_narrowed_by_kind_stage_severity_and_words(desk_now):
    desk_now.open()
    desk_now.open(kind="incident", title="样板间漏水", severity="major")
    desk_now.accept(desk_now.open())
    client = desk_now.enter("wangmin")

    found = {asked: len(client.get(URL + asked).context["table"].rows) for asked in NARROWED}

    assert found == NARROWED


def test_one_sees_what_one_opened_or_handles_and_the_supervisor_all(desk_now):
    mine, theirs = desk_now.open("lijing"), desk_now.open("zhanglei")
    given = desk_now.accept(desk_now.open("maqiang"))
    rows(Complaint).filter(pk=given.pk).update(handler=desk_now.who("lijing"))

    def seen(who):
        page = desk_now.enter(who).get(URL).content.decode()
        return [number for number in (mine.number, theirs.number, given.number) if number in page]

    assert seen("lijing") == [mine.number, given.number]
    assert seen("zhanglei") == [theirs.number]
    assert seen("maqiang") == [given.number]
    assert seen("yanggui") == []
    assert seen("wangmin") == seen("zhoujianguo") == [mine.number, theirs.number, given.number]


def test_nothing_of_another_site_is_seen(desk_now):
    made, other = desk_now.open(), desk_now.elsewhere()
    client = desk_now.enter(other)

    assert made.number not in client.get(URL).content.decode()
    assert client.get(made.get_absolute_url()).status_code == 404


def test_an_empty_list_says_what_to_do(desk_now):
    page = desk_now.enter("maqiang").get(URL).content.decode()

    assert "还没有投诉和异议" in page
    assert "/service/open/" in page
