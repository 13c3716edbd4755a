from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.office import Office, open_the_office

from anchang.engine.accounts.models import Account
from anchang.engine.approvals.actions import request, set_route
from anchang.engine.approvals.models import Case, Route
from anchang.engine.approvals.stages import CaseStage
from anchang.engine.doors.actions import action, call
from anchang.engine.ledger.queries import history
from anchang.engine.notices.models import Notice
from anchang.engine.notices.queries import unread
from anchang.engine.tests.house import MONDAY

DISCOUNT = "锦绣3-1203优惠2%"


@pytest.fixture
def office(db: None) -> Office:
    """The office, in which consultants may ask for an approval of anything."""
    office = open_the_office(at=MONDAY)
    consultant = type(office.site).objects.model.staff.field.model.objects.get(name="李静").assignments.get().post
    can = {**consultant.can, "site": [*consultant.can["site"], "approvals.request"]}
    type(consultant)._base_manager.filter(pk=consultant.pk).update(can=can)

    @action("desk.pass", "通过")
    def let_pass(thing: Any, *, by: Account, at: datetime) -> None:
        return None

    @action("desk.stop", "驳回")
    def stop(thing: Any, *, by: Account, at: datetime, reason: str) -> None:
        return None

    return office


def ask(office: Office, by: str = "lijing", name: str = "original", measure: str = "2") -> Case:
    """Two per cent: the sales director must agree."""
    system = Account.objects.system()
    thing: Route = set_route(name, by=system, at=MONDAY, title="原单", unit="", seats=[])
    thing.site_id = office.site.pk
    case = request(
        thing,
        by=office.account(by),
        at=MONDAY,
        route="deals.discount",
        measure=Decimal(measure),
        summary=DISCOUNT,
        approved_verb="desk.pass",
        rejected_verb="desk.stop",
        url="/deals/RG-JX01-2026-0001/",
    )
    assert case is not None
    return case


def stranger(office: Office, post: str = "linlan", name: str = "stranger") -> Account:
    """Somebody who holds that person's post at another site."""
    system = Account.objects.system()
    elsewhere = call("org.open_site")(office.company, by=system, at=MONDAY, code="JX02", name="城南案场")
    hired = {"post": office.staff[post].assignments.get().post, "joined_on": MONDAY.date()}
    office.staff[name] = call("org.hire")(elsewhere, by=system, at=MONDAY, username=name, name="外人", **hired)
    return Account.objects.get(username=name)


def stand_in(office: Office, deputy: str, absent: str = "linlan", until: date = date(2099, 12, 31)) -> None:
    given = {"deputy": office.staff[deputy], "since": date(2020, 1, 1), "until": until}
    call("org.appoint_deputy")(office.staff[absent], by=Account.objects.system(), at=MONDAY, **given)


def signed_in(office: Office, username: str) -> Client:
    client = Client()
    client.force_login(office.account(username), backend="django.contrib.auth.backends.ModelBackend")
    return client


def seen(office: Office, username: str, url: str, status: int = 200) -> str:
    answer = signed_in(office, username).get(url)
    assert answer.status_code == status
    return answer.content.decode()


def test_the_list_shows_what_waits_for_me_what_i_asked_for_and_everything_on_site(office: Office) -> None:
    ask(office)

    shown = {
        (who, show): DISCOUNT in seen(office, who, f"/approvals/?show={show}")
        for who in ("linlan", "lijing", "chenwei")
        for show in ("waiting", "mine", "all")
    }

    assert {key for key, there in shown.items() if there} == {
        ("linlan", "waiting"),
        ("lijing", "mine"),
        *((who, "all") for who in ("linlan", "lijing", "chenwei")),
    }
    assert "没有审批单" in seen(office, "chenwei", "/approvals/")


@pytest.mark.parametrize("show", ["waiting", "mine", "all"])
def test_the_list_costs_the_same_for_one_case_and_for_thirty(office: Office, show: str) -> None:
    client = signed_in(office, "lijing" if show == "mine" else "linlan")
    ask(office, name="first")
    with CaptureQueriesContext(connection) as one:
        client.get(f"/approvals/?show={show}")
    for number in range(29):
        ask(office, name=f"more-{number}")

    with CaptureQueriesContext(connection) as thirty:
        page = client.get(f"/approvals/?show={show}").content.decode()

    assert page.count(DISCOUNT) >= 30
    assert len(thirty) == len(one)
    assert len(thirty) <= 12, [query["sql"][:90] for query in thirty]


def test_the_case_shows_its_measure_its_seat_and_leads_to_what_it_is_about(office: Office) -> None:
    page = seen(office, "linlan", ask(office).get_absolute_url())

    for text in (DISCOUNT, "折扣审批", "2%", "李静", "销售总监", 'href="/deals/RG-JX01-2026-0001/"', "审批中"):
        assert text in page


def test_a_button_that_does_not_work_for_the_reader_says_why(office: Office) -> None:
    case = ask(office)

    director, manager, asker = [seen(office, who, case.get_absolute_url()) for who in ("linlan", "chenwei", "lijing")]

    assert f'href="/approvals/{case.pk}/agree/"' in director
    assert "只有提交人可以撤回" in director
    assert "现在轮到销售总监审批" in manager
    assert f'href="/approvals/{case.pk}/agree/"' not in manager
    assert f'href="/approvals/{case.pk}/agree/"' not in asker
    assert f'href="/approvals/{case.pk}/withdraw/"' in asker


def test_agreeing_approves_the_case_and_shows_the_opinion(office: Office) -> None:
    case, director = ask(office), signed_in(office, "linlan")
    assert director.get(f"/approvals/{case.pk}/agree/").status_code == 200

    answers = [director.post(f"/approvals/{case.pk}/agree/", {"note": "客户诚意足", "once": "k"}) for _ in range(2)]

    assert [(answer.status_code, answer["Location"]) for answer in answers] == [(302, f"/approvals/{case.pk}/")] * 2
    assert Case.objects.get().stage == CaseStage.APPROVED
    page = seen(office, "linlan", case.get_absolute_url())
    assert "客户诚意足" in page
    assert "/agree/" not in page


def test_rejecting_needs_a_reason(office: Office) -> None:
    case, director = ask(office), signed_in(office, "linlan")

    empty = director.post(f"/approvals/{case.pk}/reject/", {"note": "", "once": "a"})
    given = director.post(f"/approvals/{case.pk}/reject/", {"note": "优惠过多", "once": "b"})

    assert (empty.status_code, given.status_code) == (422, 302)
    assert Case.objects.get().stage == CaseStage.REJECTED
    assert "优惠过多" in seen(office, "lijing", case.get_absolute_url())


def test_withdrawing_is_for_whoever_asked(office: Office) -> None:
    case = ask(office)

    refused = signed_in(office, "linlan").post(f"/approvals/{case.pk}/withdraw/", {"once": "a"})
    done = signed_in(office, "lijing").post(f"/approvals/{case.pk}/withdraw/", {"once": "b"})

    assert (refused.status_code, done.status_code) == (409, 302)
    assert "只有提交人可以撤回" in refused.content.decode()
    assert Case.objects.get().stage == CaseStage.WITHDRAWN


def test_a_colleague_whose_post_sees_only_its_own_does_not_find_the_case(office: Office) -> None:
    case = ask(office)

    assert DISCOUNT not in seen(office, "zhanglei", "/approvals/?show=all")
    seen(office, "zhanglei", case.get_absolute_url(), 404)


def test_somebody_of_another_site_does_not_find_the_case(office: Office) -> None:
    stranger(office)
    case, client = ask(office), signed_in(office, "stranger")

    answers = [client.get(f"/approvals/{case.pk}/{verb}") for verb in ("", "agree/")]

    assert [answer.status_code for answer in answers] == [404, 404]
    assert DISCOUNT not in client.get("/approvals/?show=all").content.decode()


@pytest.mark.parametrize("deputy", ["zhanglei", "zhengxin", "stranger"])
def test_a_deputy_of_whatever_post_and_site_finds_the_case_and_decides_it(office: Office, deputy: str) -> None:
    stranger(office, "lijing")
    case = ask(office)
    seen(office, deputy, case.get_absolute_url(), 404)
    stand_in(office, deputy)

    waiting = seen(office, deputy, "/approvals/")
    page = seen(office, deputy, case.get_absolute_url())
    answer = signed_in(office, deputy).post(f"/approvals/{case.pk}/agree/", {"note": "可以", "once": "a"})

    assert DISCOUNT in waiting
    assert f'href="/approvals/{case.pk}/agree/"' in page
    assert (answer.status_code, answer["Location"]) == (302, case.get_absolute_url())
    assert Case.objects.get().stage == CaseStage.APPROVED
    assert "（代林岚）" in seen(office, deputy, case.get_absolute_url())
    assert [told.post for told in history(case) if told.verb == "approvals.agree"] == ["sales_director"]


def test_a_deputy_whose_days_are_over_finds_nothing(office: Office) -> None:
    case = ask(office)
    stand_in(office, "zhengxin", until=date(2020, 1, 31))

    answers = [signed_in(office, "zhengxin").get(f"/approvals/{case.pk}/{verb}") for verb in ("", "agree/", "reject/")]

    assert [answer.status_code for answer in answers] == [404, 404, 404]
    assert signed_in(office, "zhengxin").get("/approvals/").status_code == 409


def test_a_deputy_finds_only_what_waits_in_the_seat_of_the_absent(office: Office) -> None:
    stand_in(office, "zhengxin")
    own_seat, managers, first = ask(office), ask(office, name="small", measure="0.5"), ask(office, name="closed")
    call("approvals.reject")(first, by=office.account("linlan"), at=MONDAY, note="不合适")

    found = {
        case: signed_in(office, "zhengxin").get(case.get_absolute_url()).status_code for case in Case.objects.all()
    }

    assert found == {own_seat: 200, managers: 404, first: 404}
    assert seen(office, "zhengxin", "/approvals/?show=all").count(DISCOUNT) == 1
    assert signed_in(office, "zhengxin").get("/overview/daily/").status_code == 409


def test_a_deputy_never_decides_their_own_request_nor_that_of_the_absent(office: Office) -> None:
    stand_in(office, "lijing")
    own = ask(office)
    refused = signed_in(office, "lijing").post(f"/approvals/{own.pk}/agree/", {"once": "a"})
    stand_in(office, "zhengxin", absent="lijing")

    assert refused.status_code == 409
    assert "不能审批自己提交的申请" in refused.content.decode()
    seen(office, "zhengxin", own.get_absolute_url(), 404)
    assert Case.objects.get().stage == CaseStage.OPEN


def test_the_director_is_told_and_marks_it_as_read(office: Office) -> None:
    case, director = ask(office), signed_in(office, "linlan")
    notice = Notice.objects.get()
    before = unread(office.account("linlan"))
    page = seen(office, "linlan", "/notices/")
    assert f"待审批：{DISCOUNT}" in page

    answer = director.post(f"/notices/{notice.pk}/read/", {"once": "a"})

    assert (answer.status_code, answer["Location"]) == (302, case.get_absolute_url())
    assert (before, unread(office.account("linlan"))) == (1, 0)
    assert f"/notices/{notice.pk}/read/" not in seen(office, "linlan", "/notices/")


def test_nobody_reads_or_marks_the_notices_of_another(office: Office) -> None:
    ask(office)
    notice = Notice.objects.get()

    answer = signed_in(office, "chenwei").post(f"/notices/{notice.pk}/read/")

    assert answer.status_code == 404
    assert "没有通知" in seen(office, "chenwei", "/notices/")
    assert unread(office.account("linlan")) == 1
