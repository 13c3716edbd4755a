from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from anchang.business.channels import actions
from anchang.business.channels.models import Miss, Report
from anchang.business.channels.stages import CODE_MISSES, NaturalHow, ReportStage
from anchang.business.customers.models import Customer
from anchang.business.ownership.models import Evidence
from anchang.business.ownership.queries import attribution, channel_key
from anchang.business.reception.models import Visit
from anchang.engine.accounts.models import Account
from anchang.engine.notices.models import Notice
from anchang.engine.policies import Refused
from anchang.people.org import actions as org

from .conftest import DAY, HOUR, MASK, MINUTE, PHONE, Desk

pytestmark = pytest.mark.django_db
FORM = {"phone": PHONE, "name": "王先生", "consent": "yes", "returning": "no", "source": "walk_in", "party_size": "2"}


def again(report: Report) -> Report:
    return Report.objects.select_related("customer", "received_by").get(pk=report.pk)


def test_the_code_makes_the_visit_the_channels(desk: Desk) -> None:
    report = desk.report()

    visit = desk.receive(code=report.code, at=desk.at + HOUR)

    found = again(report)
    assert (found.stage, found.customer, found.arrived_at) == (ReportStage.ARRIVED, visit.customer, desk.at + HOUR)
    assert (found.received_by, visit.customer.source) == (desk.who("lijing"), "channel")
    assert attribution(visit.customer, desk.at + HOUR).winner == channel_key("安居")
    assert sorted(Evidence.objects.filter(customer=visit.customer, company="安居").values_list("kind", flat=True)) == [
        "report",
        "visit",
    ]


def test_a_masked_report_is_completed_with_the_real_number(desk: Desk) -> None:
    report = desk.report(MASK)

    desk.receive(code=report.code.lower(), at=desk.at + HOUR)

    assert (again(report).phone, again(report).stage) == (PHONE, ReportStage.ARRIVED)


@pytest.mark.parametrize("reported", [PHONE, MASK])
def test_a_number_that_was_not_reported_is_refused_in_words(desk: Desk, reported: str) -> None:
    report = desk.report(reported)

    with pytest.raises(Refused, match=r"电话和报备的166\*\*\*\*1234不一致"):
        desk.receive("16699998888", code=report.code, at=desk.at + HOUR)

    assert (again(report).stage, Visit.objects.count(), Customer.objects.count()) == (ReportStage.REPORTED, 0, 0)


def test_a_code_needs_a_phone(desk: Desk) -> None:
    report = desk.report()

    with pytest.raises(Refused, match="要登记客户的电话"):
        desk.receive("", code=report.code, at=desk.at + HOUR, consent=False)


@pytest.mark.parametrize(("minutes", "stage"), [(29, ReportStage.VOID), (30, ReportStage.ARRIVED)])
def test_a_client_reported_less_than_the_lead_time_before_is_received_and_the_report_void(
    desk: Desk, minutes: int, stage: str
) -> None:
    """An agent registers a client who is already at the door; the server's time decides."""
    report = desk.report()

    visit = desk.receive(code=report.code, at=desk.at + timedelta(minutes=minutes))

    winner = attribution(visit.customer, visit.at).winner
    assert again(report).stage == stage
    assert Visit.objects.get() == visit
    assert (winner == channel_key("安居")) == (stage == ReportStage.ARRIVED)
    told = Notice.objects.filter(text__contains="不足提前量")
    assert [one.account_id for one in told] == ([desk.who("wangmin").pk] if stage == ReportStage.VOID else [])


def test_a_client_who_is_already_on_site_cannot_be_reported_at_all(desk: Desk) -> None:
    visit = desk.receive()

    with pytest.raises(actions.Objected):
        desk.report(at=desk.at + MINUTE)

    assert attribution(visit.customer, desk.at + HOUR).winner != channel_key("安居")


def test_a_code_is_used_once(desk: Desk) -> None:
    report = desk.report()
    desk.receive(code=report.code, at=desk.at + HOUR)

    with pytest.raises(Refused, match=r"到访码已用过（BB-JX01-2026-0001）"):
        desk.receive(code=report.code, at=desk.at + 2 * HOUR)


def test_a_code_that_is_over_or_void_is_refused(desk: Desk) -> None:
    old, gone = desk.report(), desk.report("16600005678", name="李女士")
    actions.withdraw(gone, by=desk.agent.account, at=desk.at)

    with pytest.raises(Refused, match="无效：经纪人撤回"):
        desk.receive("16600005678", code=gone.code, at=desk.at + HOUR)
    with pytest.raises(Refused, match="到访码已过期"):
        desk.receive(code=old.code, at=old.valid_until)


def test_wrong_codes_are_counted_and_the_account_waits(desk_now: Desk) -> None:
    report = desk_now.report(at=desk_now.at - HOUR)
    client = desk_now.enter("lijing")

    wrong = [client.post("/reception/receive/", {**FORM, "code": f"AAAA{n}A"}) for n in range(CODE_MISSES)]
    locked = client.post("/reception/receive/", {**FORM, "code": report.code})
    colleague = desk_now.enter("zhanglei").post("/reception/receive/", {**FORM, "code": report.code})

    assert {one.status_code for one in wrong} == {422}
    assert "没有这个到访码" in wrong[0].content.decode()
    assert (locked.status_code, "输错次数过多" in locked.content.decode()) == (422, True)
    assert Miss.objects.filter(account=desk_now.who("lijing")).count() == CODE_MISSES
    assert (colleague.status_code, again(report).stage) == (302, ReportStage.ARRIVED)


def test_the_wait_is_over_after_a_quarter_of_an_hour(desk: Desk) -> None:
    lijing, site = desk.who("lijing"), desk.office.site
    said = [actions.try_code(site, lijing, desk.at, "AAAAAA") for _ in range(CODE_MISSES + 1)]

    later = actions.try_code(site, lijing, desk.at + timedelta(minutes=16), desk.report().code)

    assert ("请15分钟后再试" in said[-1], later) == (True, "")


def test_a_code_of_another_site_is_no_code_here(desk: Desk) -> None:
    away = org.open_site(desk.office.company, by=Account.objects.system(), at=desk.at, code="JX02", name="云麓案场")

    assert actions.try_code(away, desk.who("lijing"), desk.at, desk.report().code)


def test_the_scanned_picture_opens_the_form_of_the_reception_with_the_code(desk_now: Desk) -> None:
    report = desk_now.report(at=desk_now.at - HOUR)
    client = desk_now.enter("zhengxin")

    answer = client.get(reverse("channels:confirm", args=[report.token]))
    page = client.get(answer["Location"]).content.decode()

    assert answer["Location"] == f"/reception/receive/?code={report.code}"
    assert f'value="{report.code}"' in page
    assert page.index('name="phone"') < page.index('name="code"')


def test_a_link_that_was_not_signed_here_opens_nothing(desk_now: Desk) -> None:
    report = desk_now.report()
    client = desk_now.enter("zhengxin")

    assert client.get(f"/channels/confirm/{report.pk}:abc/").status_code == 404
    assert client.get(f"/channels/card/{report.pk}:abc/").status_code == 404


def test_the_clients_card_shows_the_code_to_who_has_the_link_and_names_nobody(desk_now: Desk) -> None:
    report = desk_now.report(MASK)

    page = Client().get(f"/channels/card/{report.token}/").content.decode()

    assert report.code in page
    assert not [one for one in ("王先生", MASK, "1234", "daili") if one in page.replace(report.token, "")]


def test_a_used_code_is_shown_to_nobody_any_more(desk_now: Desk) -> None:
    report = desk_now.report(at=desk_now.at - HOUR)
    desk_now.receive(code=report.code)

    page = Client().get(f"/channels/card/{report.token}/").content.decode()

    assert report.code not in page
    assert "已用过或已失效" in page


def test_a_walk_in_without_a_phone_who_returns_by_an_agent_is_marked(desk: Desk) -> None:
    desk.receive("", consent=False, name="王先生")
    report = desk.report(at=desk.at + DAY)

    desk.receive(code=report.code, at=desk.at + DAY + HOUR)

    found = again(report)
    assert (found.natural_at, found.natural_how) == (desk.at, NaturalHow.NAMESAKE)


def test_a_client_nobody_saw_before_is_not_marked(desk: Desk) -> None:
    desk.receive("", consent=False, name="王先生", who="zhanglei")
    report = desk.report(at=desk.at + DAY)

    desk.receive(code=report.code, at=desk.at + DAY + HOUR)

    assert again(report).natural_at is None
