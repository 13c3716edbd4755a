from datetime import datetime
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


def ask(office: Office, by: str = "lijing", name: str = "original") -> Case:
    """Two per cent: the sales director must agree."""
    system = Account.objects.system()
    thing: Route = set_route(name, by=system, at=MONDAY, title="原单", unit="", seats=[])
    thing.site_id = office.site.pk
    case = request(
        thing,
        by=office.account(by),
        at=MONDAY,
        route="deals.discount",
        measure=Decimal(2),
        summary=DISCOUNT,
        approved_verb="desk.pass",
        rejected_verb="desk.stop",
        url="/deals/RG-JX01-2026-0001/",
    )
    assert case is not None
    return case


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
    system = Account.objects.system()
    elsewhere = call("org.open_site")(office.company, by=system, at=MONDAY, code="JX02", name="城南案场")
    post = office.staff["linlan"].assignments.get().post
    call("org.hire")(
        elsewhere, by=system, at=MONDAY, username="stranger", name="外人", post=post, joined_on=MONDAY.date()
    )
    case, client = ask(office), Client()
    client.force_login(Account.objects.get(username="stranger"), backend="django.contrib.auth.backends.ModelBackend")

    answers = [client.get(f"/approvals/{case.pk}/{verb}") for verb in ("", "agree/")]

    assert [answer.status_code for answer in answers] == [404, 404]
    assert DISCOUNT not in client.get("/approvals/?show=all").content.decode()


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
