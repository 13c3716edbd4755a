import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from tests.office import rows

from anchang.business.stewardship import actions, queries
from anchang.business.stewardship.models import DataClass
from anchang.business.stewardship.stages import Kind
from anchang.engine.policies import Refused
from anchang.people.org import actions as org

from .conftest import DAY


def set_class(cabinet, kind="warm", steward="lijing", **given):
    person = cabinet.who(steward) if steward else None
    return actions.set_class(
        cabinet.office.site, by=cabinet.who("wangmin"), at=cabinet.at, kind=kind, steward=person, **given
    )


@pytest.mark.clause("CDM-008")
def test_a_class_has_one_steward_and_one_without_is_flagged(cabinet):
    set_class(cabinet, "warm", "lijing")
    set_class(cabinet, "warm", "zhanglei")

    flagged = {one.kind for one in queries.without_steward(cabinet.office.site, cabinet.at)}

    assert DataClass.objects.get(kind="warm").steward == cabinet.who("zhanglei")
    assert flagged == set(Kind) - {Kind.WARM}


def test_the_database_keeps_one_steward_a_class(cabinet):
    set_class(cabinet, "warm", "lijing")
    second = DataClass(site=cabinet.office.site, kind="warm", steward=cabinet.who("zhanglei"))

    with pytest.raises(IntegrityError), transaction.atomic():
        rows(DataClass).bulk_create([second])

    second.kind = "plain"
    rows(DataClass).bulk_create([second])


@pytest.mark.clause("CDM-008")
def test_a_steward_who_has_left_is_none(cabinet):
    set_class(cabinet, "warm", "lijing")
    staff = cabinet.office.staff["lijing"]
    org.leave(staff, by=cabinet.who("linlan"), at=cabinet.at, on=cabinet.at.date())

    flagged = {one.kind for one in queries.without_steward(cabinet.office.site, cabinet.at + DAY)}

    assert Kind.WARM in flagged


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ({"kind": "nonsense"}, "请选择资料类别"),
        ({"steward": ""}, "请指定责任人"),
        ({"steward": "maqiang"}, "请从本案场负责资料的人里选"),
        ({"kind": "other", "steward": "lijing", "is_on": False}, "不能停用"),
    ],
)
def test_what_makes_no_sense_is_refused(cabinet, given, reason):
    with pytest.raises(Refused, match=reason):
        set_class(cabinet, **given)


def test_the_catch_all_stays_on_in_the_database_too(cabinet):
    set_class(cabinet, "other", "lijing")
    row = rows(DataClass).filter(kind="other")

    with pytest.raises(IntegrityError, match="data_class_catch_all_stays_on"), transaction.atomic():
        row.update(is_on=False)

    assert row.update(is_on=True) == 1


def test_a_class_that_is_off_leaves_its_files_to_the_next(cabinet):
    file = cabinet.file(intent_grade="A", source="channel")

    before = queries.classed(cabinet.office.site, cabinet.at).get(pk=file.pk).data_kind
    set_class(cabinet, "channel", "", is_on=False)
    after = queries.classed(cabinet.office.site, cabinet.at).get(pk=file.pk).data_kind

    assert (before, after) == ("channel", "warm")


def test_lists_that_wait_go_to_the_new_steward(cabinet):
    cabinet.file(intent_grade="A")
    cabinet.make_day()

    set_class(cabinet, "warm", "zhanglei")

    assert cabinet.batch("warm").steward == cabinet.who("zhanglei")
    assert cabinet.told("zhanglei") == ["您负责「意向客户（A、B级）」的客户资料，每天提取并提交"]


@pytest.mark.clause("CDM-007")
def test_every_file_has_just_one_class_which_nobody_types(cabinet):
    given = {
        "fresh": cabinet.file(""),
        "pool": cabinet.file("", at=cabinet.at - 30 * DAY),
        "channel": cabinet.file(source="channel", intent_grade="A"),
        "warm": cabinet.file(intent_grade="B"),
        "plain": cabinet.file(intent_grade="D"),
        "other": cabinet.file(),
    }

    found = dict(queries.classed(cabinet.office.site, cabinet.at).values_list("pk", "data_kind"))

    assert found == {file.pk: kind for kind, file in given.items()}


def test_the_supervisor_gives_a_class_its_steward_on_the_page(cabinet_now):
    client = cabinet_now.enter("wangmin")
    url = reverse("stewardship:set_class", args=["warm"])

    missing = client.post(url, {"is_on": "on"})
    done = client.post(url, {"steward": cabinet_now.who("lijing").pk, "is_on": "on"})
    page = client.get(reverse("stewardship:index")).content.decode()

    assert (missing.status_code, done.status_code) == (422, 302)
    assert "有资料没人管" in page
    assert client.get(reverse("stewardship:set_class", args=["nonsense"])).status_code == 404
