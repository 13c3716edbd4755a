import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from tests.office import rows

from anchang.business.stewardship import actions, queries
from anchang.business.stewardship.models import Batch, Day, Row
from anchang.engine.policies import Refused


@pytest.fixture
def day(cabinet):
    """Two files of two stewards, nothing handed in yet."""
    cabinet.file(intent_grade="A")
    cabinet.file(intent_grade="C")
    cabinet.give_stewards()
    return cabinet.make_day()


def consolidate(cabinet, day, who="wangmin"):
    return actions.consolidate(Day.objects.get(pk=day.pk), by=cabinet.who(who), at=cabinet.at)


def extract(cabinet, number, who="lijing", kind="warm"):
    return actions.extract(cabinet.batch(kind), by=cabinet.who(who), at=cabinet.at, number=number)


@pytest.mark.clause("CDM-003")
def test_a_steward_marks_the_list_extracted_with_the_number_of_files(cabinet, day):
    with pytest.raises(Refused, match="清单上有1份，您填的是2份"):
        extract(cabinet, 2)
    with pytest.raises(Refused, match="这不在您的管理范围内"):
        extract(cabinet, 1, who="zhanglei")
    done = extract(cabinet, 1)

    assert (done.stage, done.extracted, done.extracted_at) == ("extracted", 1, cabinet.at)


@pytest.mark.clause("CDM-005")
def test_what_was_extracted_is_handed_to_the_supervisor(cabinet, day):
    by = cabinet.who("lijing")
    with pytest.raises(Refused, match="待提取"):
        actions.submit(cabinet.batch("warm"), by=by, at=cabinet.at)
    extract(cabinet, 1)

    actions.submit(cabinet.batch("warm"), by=by, at=cabinet.at)

    assert cabinet.batch("warm").submitted_at == cabinet.at
    assert cabinet.told("wangmin")[-1] == "李静提交了「意向客户（A、B级）」1份"


@pytest.mark.clause("CDM-006")
def test_the_supervisor_consolidates_once_everything_agrees(cabinet, day):
    cabinet.hand_in(day)

    closed = consolidate(cabinet, day)

    assert (closed.classified, closed.extracted, closed.assigned) == (2, 2, 2)
    assert closed.closed_by == cabinet.who("wangmin")
    with pytest.raises(Refused, match="已经汇总过了"):
        consolidate(cabinet, day)


@pytest.mark.clause("CDM-010")
def test_a_list_that_nobody_handed_in_keeps_the_day_open(cabinet, day):
    extract(cabinet, 1)
    found = queries.check(day)

    assert (found.classified, found.extracted, found.assigned) == (2, 0, 2)
    assert [one.kind for one in found.waiting] == ["warm", "plain"]
    with pytest.raises(Refused, match="归类2份、提取0份、分配2份"):
        consolidate(cabinet, day)


@pytest.mark.clause("CDM-010")
def test_a_file_that_was_not_assigned_keeps_the_day_open(cabinet):
    fresh = cabinet.file("")
    cabinet.give_stewards()
    day = cabinet.make_day()
    cabinet.hand_in(day)

    with pytest.raises(Refused, match="归类1份、提取1份、分配0份"):
        consolidate(cabinet, day)
    assert [one.customer for one in queries.check(day).unassigned] == [fresh]
    cabinet.share_out()

    assert consolidate(cabinet, day).assigned == 1


@pytest.mark.clause("CDM-010")
def test_a_file_missing_from_every_list_is_found_and_keeps_the_day_open(cabinet, day):
    cabinet.hand_in(day)
    gone = Row.objects.filter(day=day).first()
    rows(Row).filter(pk=gone.pk).delete()

    found = queries.check(day)

    assert found.lost == [gone.customer]
    with pytest.raises(Refused, match="归类2份、提取1份"):
        consolidate(cabinet, day)


def test_a_file_in_the_pools_care_counts_as_assigned(cabinet):
    from .conftest import DAY

    cabinet.file("", at=cabinet.at - 30 * DAY)
    cabinet.give_stewards()
    day = cabinet.make_day()
    cabinet.hand_in(day)

    assert consolidate(cabinet, day).assigned == 1


@pytest.mark.clause("CDM-008")
def test_a_class_without_a_steward_cannot_be_handed_in(cabinet):
    cabinet.file(intent_grade="A")
    day = cabinet.make_day()

    with pytest.raises(Refused, match="提取0份"):
        consolidate(cabinet, day)
    cabinet.give_stewards("warm")
    cabinet.hand_in(day)

    assert consolidate(cabinet, day).extracted == 1


@pytest.mark.parametrize("wrong", [{"extracted": 1}, {"assigned": 3}, {"classified": None}, {"closed_by": None}])
def test_the_database_itself_closes_no_day_with_a_difference(cabinet, day, wrong):
    whole = {
        "closed_at": cabinet.at, "closed_by": cabinet.who("wangmin"), "classified": 2, "extracted": 2, "assigned": 2,
    }  # fmt: skip
    row = rows(Day).filter(pk=day.pk)

    with pytest.raises(IntegrityError, match="stewardship_day_closed_leaves_nothing_out"), transaction.atomic():
        row.update(**{**whole, **wrong})

    assert row.update(**whole) == 1


def test_the_database_marks_nothing_extracted_without_its_steward(cabinet, day):
    row = rows(Batch).filter(pk=cabinet.batch("warm").pk)
    done = {"stage": "extracted", "extracted": 1, "extracted_at": cabinet.at}

    with pytest.raises(IntegrityError, match="batch_extracted_by_its_steward"), transaction.atomic():
        row.update(**done, steward=None)

    assert row.update(**done) == 1


def test_the_page_shows_the_difference_with_its_rows(cabinet_now):
    cabinet = cabinet_now
    fresh = cabinet.file("")
    cabinet.give_stewards()
    day = cabinet.make_day()
    client, url = cabinet.enter("wangmin"), reverse("stewardship:consolidate", args=[day.pk])

    page, refused = client.get(url).content.decode(), client.post(url)

    assert fresh.name in page
    assert "没有分给专员" in page
    assert refused.status_code == 409
    assert "对不上" in refused.content.decode()


def test_a_steward_walks_the_list_on_the_phone(cabinet_now):
    cabinet = cabinet_now
    cabinet.file(intent_grade="A")
    cabinet.give_stewards()
    cabinet.make_day()
    client, batch = cabinet.enter("lijing"), cabinet.batch("warm")

    wrong = client.post(reverse("stewardship:extract", args=[batch.pk]), {"number": "3"})
    right = client.post(reverse("stewardship:extract", args=[batch.pk]), {"number": "1"})
    sent = client.post(reverse("stewardship:submit", args=[batch.pk]))

    assert (wrong.status_code, right.status_code, sent.status_code) == (409, 302, 302)
    assert "已提交" in client.get(batch.get_absolute_url()).content.decode()
