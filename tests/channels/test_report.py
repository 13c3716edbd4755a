from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import Settings

from anchang.business.channels import actions
from anchang.business.channels.models import Agent, Company, Miss, Report
from anchang.business.channels.queries.claims import checked
from anchang.business.channels.stages import LETTERS, PROBES, Objection, ReportStage
from anchang.business.ownership import actions as own
from anchang.business.ownership.models import Evidence
from anchang.business.ownership.queries import rules
from anchang.engine.accounts.models import Account
from anchang.engine.clocks.timers import tick
from anchang.engine.doors.actions import action
from anchang.engine.ledger.models import Entry, EntryDetail
from anchang.engine.policies import Refused

from .conftest import DAY, HOUR, MASK, MINUTE, PHONE, Desk

pytestmark = pytest.mark.django_db
STATEMENT = """
[[consent]]
purpose = "report"
version = "newer"
effective_from = {since}
asks_again = false
spoken = false
text = "客户当面同意了"
text_en = "The client agreed"
source = "个人信息保护法 第23条"
"""


def refused(desk: Desk, *args: Any, **given: Any) -> tuple[str, str]:
    """Why the report is not accepted: as a word, and in words."""
    with pytest.raises(actions.Objected) as raised:
        desk.report(*args, **given)
    return raised.value.objection, raised.value.reason


def test_an_accepted_report_has_a_number_a_code_and_an_end(desk: Desk) -> None:
    report = desk.report()

    assert (report.number, report.stage) == ("BB-JX01-2026-0001", ReportStage.REPORTED)
    assert (report.reported_at, report.valid_until) == (desk.at, desk.at + 7 * DAY)
    assert len(report.code) == 6
    assert set(report.code) <= set(LETTERS)
    assert not set("0O1IL2Z5S8B") & set(LETTERS)


@pytest.mark.parametrize(
    ("typed", "whole", "mask"),
    [
        (PHONE, PHONE, MASK),
        ("+86 166 0000 1234", PHONE, MASK),
        ("１６６００００１２３４", PHONE, MASK),
        (MASK, "", MASK),
        ("1661234", "", MASK),
        ("166-1234", "", MASK),
    ],
)
def test_the_number_is_whole_or_shows_three_and_four_digits(desk: Desk, typed: str, whole: str, mask: str) -> None:
    report = desk.report(typed)

    assert (report.phone, report.mask) == (whole, mask)


@pytest.mark.parametrize("typed", ["166123", "99****1234", "abc", "1660000123"])
def test_what_is_no_number_is_refused(desk: Desk, typed: str) -> None:
    with pytest.raises(Refused):
        desk.report(typed)

    assert not Report.objects.exists()


def test_the_evidence_is_given_at_once_for_the_whole_or_the_masked_number(desk: Desk) -> None:
    whole, masked = desk.report(), desk.report("166****9999", name="李女士")

    found = {one.ref: one for one in Evidence.objects.all()}
    assert {one.kind for one in found.values()} == {"report"}
    assert (bool(found[whole.number].phone_key), found[masked.number].mask) == (True, "166****9999")
    assert {one.company for one in found.values()} == {"安居"}


def test_the_companys_own_report_is_not_repeated(desk: Desk) -> None:
    desk.report()
    colleague = desk.another("xiaowu")

    assert refused(desk, agent=colleague)[0] == Objection.REPEATED
    assert refused(desk, MASK)[0] == Objection.REPEATED


def test_another_company_hears_only_that_the_client_is_protected(desk: Desk) -> None:
    desk.report()
    rival = desk.another("rival", "顺达")

    why, words = refused(desk, agent=rival)

    assert (why, words) == (Objection.PROTECTED, "这位客户已在本案场登记或在保护期内，不能报备")


def test_a_client_already_received_cannot_be_reported(desk: Desk) -> None:
    desk.receive()

    why, words = refused(desk, at=desk.at + MINUTE)

    assert why == Objection.PROTECTED
    assert "李静" not in words


def test_a_masked_number_that_looks_like_a_known_clients_needs_the_whole_one(desk: Desk) -> None:
    """Two clients with the same three and four digits: the whole number tells them apart, and only that."""
    desk.receive("16655551234")

    assert refused(desk, MASK, at=desk.at + MINUTE)[0] == Objection.ALIKE
    assert desk.report(PHONE, at=desk.at + MINUTE).phone == PHONE


def test_two_masked_reports_of_the_same_digits_are_told_apart_by_the_whole_number(desk: Desk) -> None:
    desk.report(MASK)
    rival = desk.another("rival", "顺达")

    assert refused(desk, MASK, agent=rival, name="李女士")[0] == Objection.ALIKE
    assert desk.report(PHONE, agent=rival, name="李女士").phone == PHONE


def test_a_whole_number_with_the_digits_and_surname_of_a_masked_report_is_the_same_client(desk: Desk) -> None:
    desk.report(MASK)

    assert refused(desk, PHONE, agent=desk.another("rival", "顺达"))[0] == Objection.PROTECTED


def test_the_question_is_one_of_an_index_and_compares_nothing_in_clear(desk: Desk) -> None:
    desk.receive("16655551234")

    with CaptureQueriesContext(connection) as asked, pytest.raises(Refused):
        desk.report(MASK, at=desk.at + MINUTE)

    statements = [one["sql"] for one in asked if "customers_phone" in one["sql"]]
    assert any("mask_key" in one for one in statements)
    assert not any(digits in one for one in statements for digits in ("166****1234", "16655551234"))


@pytest.mark.parametrize(("typed", "most"), [(PHONE, 18), (MASK, 17)])
def test_the_question_takes_as_many_queries_for_one_client_as_for_many_alike(desk: Desk, typed: str, most: int) -> None:
    counts = []
    for n in range(12):
        desk.receive(PHONE if not n else f"166{n:04}1234", at=desk.at + MINUTE)
        with CaptureQueriesContext(connection) as asked:
            checked(desk.agent, name="王", phone=typed, expected_at=desk.at + 400 * DAY, at=desk.at + 300 * DAY)
        counts.append(len(asked))

    assert set(counts) == {most}


def test_the_server_decides_when_it_is_too_soon(desk: Desk) -> None:
    why, words = refused(desk, expected_at=desk.at + 29 * MINUTE)

    assert (why, words) == (Objection.TOO_SOON, "请在到访前至少30分钟报备，预计到访时间太近")
    assert desk.report(expected_at=desk.at + 30 * MINUTE)


@pytest.mark.rule("R-232")
def test_without_the_clients_consent_nothing_is_kept(desk: Desk) -> None:
    assert refused(desk, agrees=False)[0] == Objection.CONSENT
    assert not Report.objects.exists()


@pytest.mark.parametrize(
    ("given", "accepted"),
    [
        ({"contract_to": "2026-11-01"}, False),
        ({"contract_to": "2026-11-02"}, True),
        ({"contract_from": "2026-11-03"}, False),
        ({"active": False}, False),
    ],
)
def test_a_company_reports_while_its_contract_runs(desk: Desk, given: dict[str, Any], accepted: bool) -> None:
    company = Company.objects.get()
    facts = {name: getattr(company, name) for name in ("name", "contract_from", "contract_to", "active")}
    dates = {name: datetime.fromisoformat(value).date() for name, value in given.items() if name != "active"}
    actions.edit_company(company, by=desk.who("chenwei"), at=desk.at, **{**facts, **given, **dates})

    if accepted:
        assert desk.report()
    else:
        assert refused(desk)[0] == Objection.CONTRACT


def phones(count: int) -> list[str]:
    return [f"1660001{number:04d}" for number in range(count)]


def test_an_agent_and_a_company_have_a_cap_a_day(desk: Desk) -> None:
    """The agent's is the site's, 30; the company's is the lower of the site's and its own."""
    actions.edit_company(
        Company.objects.get(), by=desk.who("chenwei"), at=desk.at, name="安居", daily_cap=31,
        contract_from=desk.at.date(), contract_to=desk.at.date() + DAY,
    )  # fmt: skip
    colleague = desk.another("xiaowu")
    for phone in phones(30):
        desk.report(phone)

    assert refused(desk)[1] == "您今天已报备30组，到了每人每日上限"
    assert desk.report(agent=colleague)
    assert refused(desk, "16600029999", agent=colleague)[1] == "贵公司今天已报备31组，到了每日上限"
    assert desk.report("16600029999", at=desk.at + DAY)


def test_a_report_taken_back_keeps_its_place_in_the_cap_and_protects_nobody(desk: Desk) -> None:
    report = desk.report()
    rival = desk.another("rival", "顺达")

    actions.withdraw(report, by=desk.agent.account, at=desk.at)

    assert report.status == "无效：经纪人撤回"
    assert Report.objects.filter(reported_on=report.reported_on).count() == 1
    assert desk.report(agent=rival)


def test_masked_numbers_are_refused_where_the_rules_want_whole_ones(desk: Desk) -> None:
    set_rules(desk, masked_allowed=False)

    assert refused(desk, MASK)[0] == Objection.MASKED
    assert desk.report(PHONE)


def set_rules(desk: Desk, **changes: Any) -> None:
    figures = {**asdict(rules(desk.office.site, desk.at)), **changes}
    figures.pop("version")
    own.set_rules(
        desk.office.site, by=Account.objects.system(), at=desk.at, effective_on=desk.at.date(), why="试行", **figures
    )


def test_a_report_on_which_nobody_came_is_over_by_the_clock_and_frees_the_client(desk: Desk) -> None:
    report = desk.report()

    rung = tick(report.valid_until)

    report = Report.objects.get(pk=report.pk)
    assert (rung, report.stage, report.status) == (1, ReportStage.EXPIRED, "已过期")
    assert desk.report(agent=desk.another("rival", "顺达"), at=report.valid_until + MINUTE)


@pytest.mark.parametrize("typed", [PHONE, MASK])
def test_a_report_that_is_over_blocks_nobody_even_while_the_clock_stands(desk: Desk, typed: str) -> None:
    old = desk.report(typed)

    new = desk.report(typed, agent=desk.another("rival", "顺达"), at=old.valid_until + MINUTE)

    assert (Report.objects.get(pk=old.pk).stage, new.stage) == (ReportStage.EXPIRED, ReportStage.REPORTED)


@action("test.copy", "抄一份")
def copy(report: Report, *, by: object, at: object) -> None:
    """Writes the report again under another number and code, so that only the constraint can object."""
    report.pk, report._state.adding = None, True
    report.number, report.code_key = "BB-X", "x"
    report.save()


@pytest.mark.parametrize("typed", [PHONE, MASK])
def test_the_database_itself_keeps_one_live_report_of_a_number(desk: Desk, typed: str) -> None:
    report = desk.report(typed)

    with pytest.raises(IntegrityError), transaction.atomic():
        copy(report, by=Account.objects.system(), at=desk.at)


def test_the_ledger_never_learns_name_number_or_code(desk: Desk) -> None:
    report = desk.report(note="住在翠湖边的王先生")

    entries = Entry.objects.filter(verb="channels.report")
    told = "".join([*(one.thing_text for one in entries), *EntryDetail.objects.values_list("facts", flat=True)])
    assert len(entries) == 1
    assert not [one for one in (PHONE, report.code, "王先生", "翠湖") if one in told]


def test_the_form_leads_to_the_code_and_the_link(desk_now: Desk) -> None:
    client = desk_now.enter("daili")
    expected = timezone.localtime(desk_now.at + 2 * HOUR).strftime("%Y-%m-%dT%H:%M")

    answer = client.post(
        "/channels/report/", {"phone": MASK, "name": "王先生", "expected_at": expected, "agrees": "on"}
    )

    report = Report.objects.get()
    page = client.get(answer["Location"]).content.decode()
    assert answer["Location"] == report.get_absolute_url()
    assert report.code in page
    assert f"/channels/card/{report.token}/" in page


def test_the_form_asks_for_the_phone_first_and_for_consent_always(desk_now: Desk) -> None:
    client = desk_now.enter("daili")

    page = client.get("/channels/report/").content.decode()
    answer = client.post("/channels/report/", {"phone": PHONE, "name": "王先生"})

    assert page.index('name="phone"') < page.index('name="name"')
    assert answer.status_code == 422
    assert "客户本人同意后才能报备" in answer.content.decode()


def test_the_words_an_agent_states_are_those_kept_with_the_report(
    desk_now: Desk, settings: Settings, tmp_path: Path
) -> None:
    newer = (settings.PACKS / "consents.toml").read_text()
    newer += STATEMENT.format(since=f"{timezone.localdate(desk_now.at):%Y-%m-%d}")
    (tmp_path / "consents.toml").write_text(newer)
    settings.PACKS = tmp_path

    page = desk_now.enter("daili").get("/channels/report/").content.decode()
    made = desk_now.report()

    assert "客户当面同意了" in page
    assert made.consent == "newer"


def test_who_keeps_asking_about_known_clients_has_to_stop(desk_now: Desk) -> None:
    desk_now.receive()
    client = desk_now.enter("daili")
    expected = timezone.localtime(desk_now.at + 12 * HOUR).strftime("%Y-%m-%dT%H:%M")
    sent = {"phone": PHONE, "name": "王先生", "expected_at": expected, "agrees": "on"}

    answers = [client.post("/channels/report/", sent) for _ in range(PROBES + 1)]

    pages = [one.content.decode() for one in answers]
    assert {one.status_code for one in answers} == {409}
    assert ["不能报备" in one for one in pages] == [True] * PROBES + [False]
    assert "24小时内未通过的报备太多" in pages[-1]
    assert Miss.objects.filter(account=desk_now.agent.account).count() == PROBES + 1


def test_an_agent_of_nobody_reports_nothing(desk: Desk) -> None:
    stranger = desk.another("rival", "顺达")

    with pytest.raises(Refused):
        actions.report(
            Agent.objects.get(pk=desk.agent.pk), by=stranger.account, at=desk.at, name="王先生", phone=PHONE,
            expected_at=desk.at + HOUR, agrees=True,
        )  # fmt: skip
