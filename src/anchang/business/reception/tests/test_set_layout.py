from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from tests.office import MONDAY, Office

from anchang.business.reception import actions
from anchang.business.reception.models import Layout, Visit
from anchang.business.reception.queries import layout
from anchang.engine.policies import Refused

from .conftest import Enter, Receive
from .test_receive import FORM

pytestmark = pytest.mark.django_db
HOME = {"words": "家里几口人", "choices": ["1-2人", "3人以上"], "is_must": True}


def set_visit(office: Office, **given: object) -> Layout:
    facts = {"occasion": "visit", "asked": ["wants", "note"], "must": ["wants"], "own": [HOME], **given}
    made: Layout = actions.set_layout(office.site, by=office.account("wangmin"), at=MONDAY, **facts)
    return made


@pytest.mark.clause("CAR-015")
def test_what_must_be_asked_may_not_stay_empty(office: Office, receive: Receive) -> None:
    set_visit(office)

    with pytest.raises(Refused, match="登记表还有必填项没有填"):
        receive(wants="三房")
    with pytest.raises(Refused, match="登记表还有必填项没有填"):
        receive(answers={"家里几口人": "3人以上"})

    assert not Visit.objects.exists()


def test_an_answer_stands_with_the_version_of_the_form_that_asked(office: Office, receive: Receive) -> None:
    first = set_visit(office)
    visit = receive(wants="三房", answers={"家里几口人": "3人以上"})

    actions.set_layout(
        office.site, by=office.account("wangmin"), at=MONDAY + timedelta(hours=1), occasion="visit", asked=[], must=[]
    )

    assert (visit.layout, visit.answers) == (first, {"家里几口人": "3人以上"})
    assert layout(office.site, "visit", MONDAY).pk == first.pk
    assert layout(office.site, "visit", MONDAY + timedelta(hours=2)).own == []


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ({"asked": ["shoe_size"], "must": []}, "登记表没有这一项"),
        ({"asked": [], "must": ["note"]}, "登记表没有这一项"),
        ({"own": [HOME, HOME]}, "同一个问题写了两遍"),
        ({"own": [{"words": " "}]}, "请写出要问的问题"),
        ({"occasion": "party"}, "请选择来访或来电"),
    ],
)
def test_a_form_that_nobody_could_answer_is_refused(office: Office, given: dict[str, object], reason: str) -> None:
    with pytest.raises(Refused, match=reason):
        set_visit(office, **given)


def test_the_database_itself_keeps_one_version_a_moment(office: Office) -> None:
    set_visit(office)

    with pytest.raises(IntegrityError), transaction.atomic():
        set_visit(office)


def test_the_office_edits_its_form_and_the_next_visitor_is_asked(office: Office, enter: Enter) -> None:
    ways = dict.fromkeys(("purpose", "area_wanted", "budget_wan"), "no")
    typed = {
        **ways,
        "wants": "must",
        "intent_grade": "may",
        "note": "may",
        "own": "*家里几口人｜1-2人、3人以上\n看过哪些楼盘",
    }
    answer = enter("wangmin").post("/reception/set_layout/visit/", typed)
    assert answer.status_code == 302

    client = enter("lijing")
    asked = client.get("/reception/receive/").content.decode()
    without = client.post("/reception/receive/", FORM)
    done = client.post("/reception/receive/", {**FORM, "wants": "三房", "own_0": "3人以上", "own_1": "万科"})

    assert "家里几口人" in asked
    assert 'name="purpose"' not in asked
    assert (without.status_code, done.status_code) == (422, 302)
    assert Visit.objects.get().answers == {"家里几口人": "3人以上", "看过哪些楼盘": "万科"}


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("｜是、否", "第1行：问题写1到40个字"),
        ("有车吗｜有", "第1行：选项至少两个，用顿号分开"),
        ("问\n" * 9, "最多8个问题"),
    ],
)
def test_a_line_that_is_no_question_comes_back(enter: Enter, line: str, reason: str) -> None:
    ways = dict.fromkeys(("purpose", "wants", "area_wanted", "budget_wan", "intent_grade", "note"), "no")

    answer = enter("wangmin").post("/reception/set_layout/visit/", {**ways, "own": line})

    assert answer.status_code == 422
    assert reason in answer.content.decode()


@pytest.mark.clause("CAR-017")
def test_who_leaves_no_phone_is_asked_nothing_more(office: Office, receive: Receive, enter: Enter) -> None:
    set_visit(office)

    assert receive(phone="", consent=False, name="王先生").pk
    answer = enter("lijing").post("/reception/receive/", {**FORM, "phone": "", "consent": "no", "name": "李先生"})

    assert answer.status_code == 302
