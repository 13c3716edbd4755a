from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from anchang.business.channels import actions, queries
from anchang.business.channels.models import Agent, Company
from anchang.engine.policies import Refused, allowed
from anchang.people.org import queries as org
from anchang.people.org.forms import AppointDeputy, Hire
from anchang.people.org.models import Assignment, Post
from anchang.people.tasks.queries import colleagues
from anchang.people.workday.queries import seats

from .conftest import DAY, HOUR, PHONE, Desk

pytestmark = pytest.mark.django_db


def test_a_company_is_registered_once_however_its_name_is_spaced(desk: Desk) -> None:
    with pytest.raises(Refused, match="本案场已有「安居」"):
        desk.company("安 居")

    assert Company.objects.count() == 1


def test_a_contract_does_not_end_before_it_begins(desk: Desk) -> None:
    day = desk.at.date()

    with pytest.raises(Refused, match="合同结束日期不能早于开始日期"):
        desk.company("顺达", contract_from=day, contract_to=day - DAY)


def test_the_manager_opens_an_agents_account_without_being_able_to_hire(desk: Desk) -> None:
    assert not allowed(desk.who("wangmin"), "org.hire", desk.office.site, desk.at).ok

    agent = actions.add_agent(
        Company.objects.get(),
        by=desk.who("wangmin"),
        at=desk.at,
        name="吴用",
        username="wuyong",
        password="xiang-ri-kui-7",
    )

    assert agent.account.check_password("xiang-ri-kui-7")
    assert [one.post.code for one in Assignment.objects.filter(staff__account=agent.account)] == ["channel_agent"]


def test_a_company_no_longer_worked_with_gets_no_agents(desk: Desk) -> None:
    company = Company.objects.get()
    facts = {"name": "安居", "contract_from": company.contract_from, "contract_to": company.contract_to}
    actions.edit_company(company, by=desk.who("chenwei"), at=desk.at, active=False, **facts)

    with pytest.raises(Refused, match="已停止合作"):
        desk.another("xiaowu")


def test_a_suspended_agent_loses_the_session_and_gets_it_back_by_signing_in(desk_now: Desk) -> None:
    client = desk_now.enter("daili")
    before = client.get("/channels/").status_code

    actions.suspend_agent(desk_now.agent, by=desk_now.who("chenwei"), at=desk_now.at)

    shut = client.get("/channels/")
    actions.resume_agent(Agent.objects.get(), by=desk_now.who("chenwei"), at=desk_now.at)
    assert (before, shut.status_code) == (200, 302)
    assert shut["Location"].startswith(reverse("org:sign_in"))
    assert desk_now.enter("daili").get("/channels/").status_code == 200


def test_an_agent_sees_neither_a_colleagues_nor_a_rivals_reports(desk_now: Desk) -> None:
    desk_now.another("xiaowu")
    rival = desk_now.another("rival", "顺达")
    own, theirs = desk_now.report(), desk_now.report("16600005678", agent=rival, name="李女士")
    client = desk_now.enter("daili")

    listed = client.get("/channels/").content.decode()

    assert own.get_absolute_url() in listed
    assert theirs.get_absolute_url() not in listed
    for name in ("slip", "withdraw", "void"):
        assert client.get(reverse(f"channels:{name}", args=[theirs.number])).status_code == 404


@pytest.mark.parametrize(
    ("stage", "word"),
    [("reported", "已报备"), ("arrived", "已到访"), ("void", "无效：信息不实"), ("expired", "已过期")],
)
def test_the_list_says_in_a_word_what_became_of_each(desk_now: Desk, stage: str, word: str) -> None:
    report = desk_now.report(at=desk_now.at - 2 * HOUR)
    if stage == "arrived":
        desk_now.receive(code=report.code)
    if stage == "void":
        actions.void(report, by=desk_now.who("wangmin"), at=desk_now.at, void_reason="wrong", reason="客户说没委托")
    if stage == "expired":
        actions.expire(report, by=desk_now.who("guanliyuan").__class__.objects.system(), at=report.valid_until)

    assert word in desk_now.enter("daili").get("/channels/").content.decode()


def test_home_is_the_list_of_reports_and_the_frame_shows_nothing_of_the_house(desk_now: Desk) -> None:
    client = desk_now.enter("daili")

    answer = client.get("/")
    page = client.get(answer["Location"]).content.decode()

    assert answer["Location"] == "/channels/"
    for shut in ("/search/", '/org/"', "/notices/", "/customers/", "/workday/", "/tasks/"):
        assert f'href="{shut}' not in page
        assert f'action="{shut}' not in page


def test_an_agent_changes_the_own_password_and_comes_back_to_the_own_account(desk_now: Desk) -> None:
    account = desk_now.agent.account
    account.set_password("xiang-ri-kui-7")
    account.save()
    client = desk_now.enter("daili")
    sent = {"current": "xiang-ri-kui-7", "password": "mu-dan-hua-8", "again": "mu-dan-hua-8"}

    answer = client.post("/org/me/change-password/", sent)

    assert answer["Location"] == "/org/me/"
    assert "登录与安全" in client.get("/org/me/").content.decode()
    assert client.get(account.staff.get_absolute_url()).status_code == 404


def test_agents_are_on_no_list_of_the_houses_people(desk: Desk) -> None:
    agent, site, at = desk.agent.account, desk.office.site, desk.at
    whole = org.chart(site, at)

    assert agent in {one.staff.account for one in Assignment.objects.sitting(at.date())}
    assert agent not in {one.staff.account for one in Assignment.objects.on_staff(at.date())}
    assert agent not in {one.account for one in seats(site, at.date())}
    assert agent not in {one.account for one in colleagues(desk.who("wangmin"), at)}
    assert "channel_agent" not in {seat.post.code for seat in whole.seats}
    assert (
        agent.staff
        not in AppointDeputy(by=desk.who("chenwei"), at=at, staff=desk.office.staff["wangmin"])
        .fields["deputy"]
        .queryset
    )


def test_the_house_hires_no_agents_by_its_own_form(desk: Desk) -> None:
    form: Any = Hire(by=desk.who("guanliyuan"), at=desk.at, site=desk.office.site)

    offered = set(form.fields["post"].queryset.values_list("code", flat=True))

    assert "consultant" in offered
    assert "channel_agent" not in offered
    assert Post.objects.get(code="channel_agent").is_outside


def counted(desk: Desk, who: str, url: str, more: Any) -> list[int]:
    client, counts = desk.enter(who), []
    for number in range(0, 30, 15):
        for phone in range(number, number + (1 if not number else 15)):
            more(phone)
        client.get(url)
        with CaptureQueriesContext(connection) as asked:
            assert client.get(url).status_code == 200
        counts.append(len(asked))
    return counts


@pytest.mark.parametrize(
    ("who", "url"),
    [
        ("daili", "/channels/"),
        ("zhengxin", "/channels/"),
        ("wangmin", "/channels/?show=all"),
        ("chenwei", "/channels/companies/"),
    ],
)
def test_a_list_asks_as_much_for_one_row_as_for_many(desk_now: Desk, who: str, url: str) -> None:
    counts = counted(desk_now, who, url, lambda n: desk_now.report(f"1660002{n:04d}", expected_at=desk_now.at + HOUR))

    assert counts[0] == counts[1] <= 12


def test_the_desk_sees_whom_it_expects_today_by_the_time(desk_now: Desk) -> None:
    soon = desk_now.report(expected_at=desk_now.at + HOUR)
    other_day = desk_now.report("16600005678", name="李女士", expected_at=desk_now.at + 3 * DAY)

    page = desk_now.enter("zhengxin").get("/channels/").content.decode()

    assert other_day.number not in page
    assert (soon.get_absolute_url() in page) == (
        soon.expected_at.astimezone().date() == desk_now.at.astimezone().date()
    )


def test_the_site_narrows_its_reports_by_company_and_state(desk_now: Desk) -> None:
    mine = desk_now.report()
    rival = desk_now.another("rival", "顺达")
    theirs = desk_now.report("16600005678", agent=rival, name="李女士")
    client = desk_now.enter("wangmin")

    page = client.get(f"/channels/?show=all&company={rival.company_id}&stage=reported").content.decode()
    none = client.get("/channels/?show=all&stage=expired").content.decode()

    assert (theirs.number in page, mine.number in page) == (True, False)
    assert "没有符合条件的报备" in none


@pytest.mark.clause("SAL-120")
def test_each_channel_is_on_record_with_how_many_clients_it_brought(desk_now: Desk) -> None:
    rival = desk_now.another("rival", "顺达")
    came = desk_now.report(at=desk_now.at - 2 * HOUR)
    desk_now.report("16600005678", name="李女士")
    desk_now.report("16600007777", agent=rival, name="周先生")
    desk_now.receive(code=came.code)
    client = desk_now.enter("chenwei")

    listed = {one.name: one for one in queries.companies(desk_now.who("chenwei"), timezone.now())}
    page = client.get(desk_now.agent.company.get_absolute_url())

    assert (listed["顺达"].today, listed["顺达"].agent_count) == (1, 1)
    counted = next(iter(page.context["table"].page.object_list))
    assert (counted.report_count, counted.arrived_count) == (2, 1)


def test_pages_of_companies_open(desk_now: Desk) -> None:
    client = desk_now.enter("chenwei")
    company = Company.objects.get()
    day = desk_now.at.date()

    made = client.post(
        "/channels/companies/add_company/", {"name": "顺达", "contract_from": day, "contract_to": day + DAY}
    )
    agent = client.post(
        f"/channels/companies/{company.pk}/add_agent/",
        {"name": "吴用", "username": "wuyong", "password": "xiang-ri-kui-7"},
    )
    weak = client.post(
        f"/channels/companies/{company.pk}/add_agent/", {"name": "吴用", "username": "wuyong2", "password": "123"}
    )

    assert (made.status_code, agent["Location"], weak.status_code) == (302, f"/channels/companies/{company.pk}/", 422)
    assert "wuyong" in client.get(agent["Location"]).content.decode()


def test_a_report_of_another_site_is_not_there(desk_now: Desk) -> None:
    assert desk_now.enter("lijing").get(desk_now.report(PHONE).get_absolute_url()).status_code == 404
