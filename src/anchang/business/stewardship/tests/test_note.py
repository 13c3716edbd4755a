import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from tests.office import rows

from anchang.business.stewardship import actions
from anchang.business.stewardship.models import Row
from anchang.engine.ledger.models import EntryDetail
from anchang.engine.policies import Refused


@pytest.fixture
def row(cabinet):
    cabinet.file(intent_grade="A")
    cabinet.give_stewards()
    cabinet.make_day()
    return Row.objects.select_related("batch__day").get()


def note(cabinet, row, text="等孩子学校名额定下来", who="lijing", **given):
    return actions.note(row, by=cabinet.who(who), at=cabinet.at, note=text, **given)


@pytest.mark.clause("CDM-004")
def test_the_steward_notes_what_is_going_on_with_a_customer(cabinet, row):
    note(cabinet, row, is_important=True)

    kept = Row.objects.get()
    assert (kept.note, kept.is_important) == ("等孩子学校名额定下来", True)
    assert "等孩子" not in "".join(EntryDetail.objects.values_list("facts", flat=True))


def test_an_empty_note_another_hand_and_a_closed_day_are_refused(cabinet, row):
    with pytest.raises(Refused, match="请写下客户动态"):
        note(cabinet, row, " ")
    with pytest.raises(Refused, match="这不在您的管理范围内"):
        note(cabinet, row, who="zhanglei")
    cabinet.hand_in(row.batch.day)
    actions.consolidate(row.batch.day, by=cabinet.who("wangmin"), at=cabinet.at)
    with pytest.raises(Refused, match="已经汇总，不能再改"):
        note(cabinet, row)


def test_the_database_keeps_nothing_important_without_words(cabinet, row):
    with pytest.raises(IntegrityError, match="row_important_says_why"), transaction.atomic():
        rows(Row).update(is_important=True)

    assert rows(Row).update(is_important=True, note="要退房") == 1


def test_the_form_keeps_a_note_and_leads_back_to_the_list(cabinet_now):
    cabinet = cabinet_now
    cabinet.file(intent_grade="A")
    cabinet.give_stewards()
    cabinet.make_day()
    row = Row.objects.get()
    client = cabinet.enter("lijing")

    done = client.post(reverse("stewardship:note", args=[row.pk]), {"note": "看中高层", "is_important": "on"})

    assert done.headers["Location"] == row.get_absolute_url()
    assert "重要：看中高层" in client.get(row.get_absolute_url()).content.decode()
