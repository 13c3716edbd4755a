import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from tests.office import MONDAY, rows

from anchang.business.customers.queries import phone_key
from anchang.business.ownership import queries
from anchang.business.ownership.models import Evidence
from anchang.business.reception import actions as reception
from anchang.engine.policies import Refused
from anchang.lib.attribution import Rules

from .conftest import DAY, MINUTE, PHONE


def receive(court, who="lijing", at=MONDAY, **given):
    facts = {"name": "王小明", "source": "walk_in", "consent": True, "phone": PHONE, **given}
    return reception.receive(court.site, by=court.who(who), at=at, **facts)


def test_a_report_after_the_arrival_is_late_by_as_many_minutes(court):
    visit = receive(court, at=MONDAY + 90 * MINUTE)
    court.witness(at=MONDAY + 102 * MINUTE, ref="BB-JX01-2026-0001")

    found = court.verdict(visit.customer, MONDAY + DAY)

    assert (found.winner, found.rule) == (court.key("lijing"), "late_report")
    assert str(found.sentence) == "报备晚了12分钟：中原 10:42，到访 10:30；到访前30分钟报备才有效"


def test_a_report_of_the_phone_before_the_file_existed_counts_for_the_file(court):
    court.witness(at=MONDAY, company="中原")
    visit = receive(court, at=MONDAY + DAY)

    found = court.verdict(visit.customer, MONDAY + 2 * DAY)

    assert (found.winner, found.keeper) == (queries.channel_key("中原"), court.key("lijing"))


@pytest.mark.parametrize(("mask", "winner"), [("139****5678", "c中原"), ("139****5679", "")])
def test_a_masked_report_counts_for_the_phone_with_these_digits_only(court, mask, winner):
    court.witness(mask=mask)
    visit = receive(court, at=MONDAY + DAY)

    found = court.verdict(visit.customer, MONDAY + 2 * DAY)

    assert found.winner == (winner or court.key("lijing"))


def test_neither_phone_nor_mask_stands_in_the_table_in_clear(court):
    made = court.witness(mask="139****5678", phone_key=phone_key(PHONE))

    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM ownership_evidence WHERE id = %s", [made.pk])
        kept = str(cursor.fetchone())

    assert "5678" not in kept.replace(made.mask_key, "").replace(made.phone_key, "")
    assert Evidence.objects.get(pk=made.pk).mask == "139****5678"


def test_once_a_report_is_bound_to_somebody_it_no_longer_counts_for_others_with_the_same_digits(court):
    court.witness(mask="139****5678", ref="BB-1", at=MONDAY)
    meant = receive(court, phone="13900005678", name="李一", at=MONDAY + DAY).customer
    other = receive(court, phone="13911115678", name="赵一", at=MONDAY + DAY).customer

    bound = court.witness(customer=meant, ref="BB-1", at=MONDAY + DAY)

    assert (bound.at, bound.nth_company, bound.recorded_at) == (MONDAY, 1, MONDAY + DAY)
    assert court.verdict(meant, MONDAY + 2 * DAY).winner == "c中原"
    assert court.verdict(other, MONDAY + 2 * DAY).winner == court.key("lijing")


def test_the_time_another_server_stamped_decides_and_never_one_to_come(court):
    made = court.witness("call", claimant=court.who("lijing"), happened_at=MONDAY - DAY)

    assert (made.at, made.recorded_at) == (MONDAY - DAY, MONDAY)
    with pytest.raises(Refused, match="证据时间不能晚于现在"):
        court.witness(happened_at=MONDAY + MINUTE)


def test_reports_are_counted_by_company_agent_and_day(court):
    agent = court.who("fangyuan")
    day = [court.witness(mask=f"139****{n:04d}", claimant=agent if n else None, company="中原") for n in range(3)]
    next_day = court.witness(mask="139****0009", claimant=agent, company="中原", at=MONDAY + DAY)
    other = court.witness(mask="139****0010", company="链家")

    assert [(one.nth_company, one.nth_agent) for one in day] == [(1, 1), (2, 1), (3, 2)]
    assert [(one.nth_company, one.nth_agent) for one in (next_day, other)] == [(1, 1), (1, 1)]


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ({"kind": "rumour"}, "请选择证据类别"),
        ({"company": " "}, "请写明是谁的证据"),
        ({"claimant": "lijing"}, "报备要写明渠道公司"),
        ({"mask": "139"}, "脱敏电话要写前三位和后四位"),
        ({"phone_key": ""}, "请写明是哪位客户"),
    ],
)
def test_evidence_of_nobody_or_about_nobody_is_refused(court, given, reason):
    if "claimant" in given:
        given = {**given, "claimant": court.who("lijing")}

    with pytest.raises(Refused, match=reason):
        court.witness(**given)


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ({"company": ""}, "evidence_is_somebodys"),
        ({"phone_key": None}, "evidence_is_about_somebody"),
    ],
)
def test_the_database_itself_keeps_no_evidence_of_nobody(court, given, name):
    same = {"site": court.site, "kind": "report", "company": "中原", "phone_key": "x", "at": MONDAY}
    same |= {"recorded_at": MONDAY, "recorded_by": court.who("lijing")}

    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        rows(Evidence).bulk_create([Evidence(**{**same, **given})])

    assert rows(Evidence).bulk_create([Evidence(**same)])


@pytest.mark.clause("SAL-129")
def test_a_colleague_who_receives_the_owners_customer_is_on_the_visit_and_the_owner_keeps_them(court):
    first = receive(court, "lijing")

    second = receive(court, "zhanglei", at=MONDAY + 3 * DAY)

    found = court.verdict(first.customer, MONDAY + 4 * DAY)
    assert second.received_by == court.who("zhanglei")
    assert (court.again(first.customer).owner, found.winner) == (court.who("lijing"), court.key("lijing"))
    assert str(found.sentence).endswith("张磊 11-05 09:00 到访，晚了3天")


def test_a_follow_up_that_reached_nobody_protects_nothing(court):
    visit = receive(court, "lijing")
    reception.follow_up(
        visit.customer, by=court.who("lijing"), at=MONDAY + DAY, channel="phone", note="没接", effective=False
    )

    receive(court, "zhanglei", at=MONDAY + 20 * DAY)

    assert court.verdict(visit.customer, MONDAY + 21 * DAY).winner == court.key("zhanglei")


def test_the_same_ten_questions_gather_the_evidence_of_one_and_of_a_hundred_pieces(court):
    customer = receive(court).customer
    court.witness(company="链家")
    few = _queries(court, customer)
    for n in range(50):
        receive(court, at=MONDAY + n * MINUTE)
        court.witness("appointment", claimant=court.who("zhanglei"), at=MONDAY + n * MINUTE)

    many = _queries(court, customer)

    assert len(court.verdict(customer, MONDAY + DAY).timeline) > 100
    assert few == many <= 12


def _queries(court, customer):
    again = court.again(customer)
    with CaptureQueriesContext(connection) as asked:
        queries.attribution(again, MONDAY + DAY)
    return len(asked)


def test_rules_are_the_packs_until_somebody_sets_others(court):
    found = queries.rules(court.site, MONDAY)

    assert found == Rules(version="ownership 1")
    assert str(queries.title(queries.rule_set(court.site, MONDAY))) == "通用规则 第1版"
