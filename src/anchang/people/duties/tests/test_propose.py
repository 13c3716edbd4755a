from datetime import timedelta

import pytest
from tests.office import MONDAY, Office, enter

from anchang.engine.accounts.models import Account
from anchang.engine.approvals.actions import agree, set_route
from anchang.engine.approvals.models import Case
from anchang.engine.policies import Refused
from anchang.people.duties.actions import propose
from anchang.people.duties.models import Duty, Edition
from anchang.people.duties.queries import effective
from anchang.people.duties.stages import EditionStage
from anchang.people.org.actions import open_site

from .conftest import NOON, Clock, Load, Tick, duty, items

DIRECTOR = {"post": "sales_director", "post_name": "销售总监", "above": 0, "by_law": True}
NEW = {"name": "登记来访", "text": "逐组登记", "name_en": "Register", "text_en": "Each group", "weight": "2"}


@pytest.fixture
def form(office: Office, load: Load, clock: Clock) -> dict[str, str]:
    """What the form of the daily duty `a` is filled with."""
    route = {"title": "职责修改", "unit": "", "seats": [DIRECTOR]}
    set_route("duties.edition", by=Account.objects.system(), at=MONDAY, **route)
    load(duty("a"), duty("call", cadence='{ event = "customers.register", within = 60 }'))
    clock(NOON)
    return {**NEW, "reviewer": "", "hour": "17:00", "why": "本案场五点闭馆"}


def test_a_proposal_waits_for_the_director_and_then_holds_at_the_site(
    office: Office, form: dict[str, str], tick: Tick
) -> None:
    answer = enter(office, "chenwei").post("/duties/a/propose/", form)
    asked = Edition.objects.get(stage=EditionStage.ASKED)
    waiting = enter(office, "chenwei").get(asked.get_absolute_url()).content.decode()

    agree(Case.objects.get(), by=office.account("linlan"), at=NOON + timedelta(minutes=5))
    tick(MONDAY + timedelta(days=1))

    assert answer["Location"] == asked.get_absolute_url()
    assert "待审批" in waiting
    now = effective(asked.duty_id, office.site.pk)
    assert now is not None
    assert (now.name, now.cadence, now.weight) == ("登记来访", {"daily": "17:00"}, 2)
    assert {one.edition_id for one in items("a")} == {now.pk}


def test_the_edition_stands_beside_the_packs_wording(office: Office, form: dict[str, str]) -> None:
    enter(office, "chenwei").post("/duties/a/propose/", form)

    page = enter(office, "lijing").get(Edition.objects.get(stage=EditionStage.ASKED).get_absolute_url())

    text = page.content.decode()
    for words in ("每天 18:00前", "每天 17:00前", "逐组登记", "本案场五点闭馆", "有改动"):
        assert words in text


@pytest.mark.parametrize(
    ("wrong", "words"),
    [({"why": ""}, "请填写"), ({"hour": "25:00"}, ""), ({"weight": "9"}, ""), ({"reviewer": "king"}, "")],
)
def test_a_form_with_a_mistake_comes_back(
    office: Office, form: dict[str, str], wrong: dict[str, str], words: str
) -> None:
    answer = enter(office, "chenwei").post("/duties/a/propose/", {**form, **wrong})

    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not Edition.objects.filter(site=office.site).exists()


def test_a_proposal_that_changes_nothing_is_refused(office: Office, form: dict[str, str]) -> None:
    same = {"name": "a", "text": "要求", "name_en": "a", "text_en": "What it asks", "weight": "1", "hour": "18:00"}

    answer = enter(office, "chenwei").post("/duties/a/propose/", {**form, **same})

    assert answer.status_code == 409
    assert "内容没有变化" in answer.content.decode()


def test_a_second_proposal_waits_for_the_first(office: Office, form: dict[str, str]) -> None:
    browser = enter(office, "chenwei")
    browser.post("/duties/a/propose/", form)

    answer = browser.post("/duties/a/propose/", {**form, "name": "再登记"})

    assert answer.status_code == 409
    assert "这项职责已经有一份修改在审批" in answer.content.decode()
    assert "已经有一份修改在审批" in browser.get("/duties/a/").content.decode()


def test_a_duty_that_an_event_calls_for_has_no_hour_to_change(office: Office, form: dict[str, str]) -> None:
    page = enter(office, "chenwei").get("/duties/call/propose/").content.decode()

    assert 'name="hour"' not in page


@pytest.mark.parametrize(
    ("given", "field", "value"),
    [
        ('{ weekly = 5, at = "10:00" }', "number", "5"),
        ("{ monthly = -1 }", "day", "-1"),
        ('{ quarterly = 2, day = 10, at = "09:00" }', "day", "10"),
        ("{ yearly = 12, day = 31 }", "number", "12"),
    ],
)
def test_the_form_shows_the_hours_of_its_kind_and_sent_back_as_it_came_changes_nothing(
    office: Office, form: dict[str, str], load: Load, given: str, field: str, value: str
) -> None:
    load(duty("w", cadence=given), version=2)
    browser = enter(office, "chenwei")
    fields = browser.get("/duties/w/propose/").context["form"].initial
    same = {name: "" if kept is None else str(kept) for name, kept in fields.items()}

    answer = browser.post("/duties/w/propose/", {**same, "why": "试一试"})

    assert same[field] == value
    assert answer.status_code == 409
    assert "内容没有变化" in answer.content.decode()


def test_a_supervisor_changes_no_duty(office: Office, form: dict[str, str]) -> None:
    assert enter(office, "wangmin").get("/duties/a/propose/").status_code == 409


def test_nobody_changes_the_wording_of_a_place_out_of_reach(office: Office, form: dict[str, str]) -> None:
    given = {"by": Account.objects.system(), "at": MONDAY, "code": "JX02", "name": "云麓案场"}
    elsewhere = open_site(office.company, **given)

    with pytest.raises(Refused, match="云麓案场不在您的管理范围内"):
        propose(
            Duty.objects.get(code="a"), by=office.account("chenwei"), at=NOON, site=elsewhere, why="改名", name="登记"
        )
