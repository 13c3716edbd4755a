import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from tests.office import rows

from anchang.business.keyaccounts import actions
from anchang.business.keyaccounts.models import CompetitorNote
from anchang.engine.policies import Refused

from .conftest import DAY


def note(department, **given):
    facts = {
        "competitor": "云麓府", "topic": "price", "text": "团购优惠两个点", "origin": "public",
        "proof": "官方公众号11月1日", "seen_on": department.at.date(), "is_no_secret": True, **given,
    }  # fmt: skip
    return actions.note_competitor(department.office.company, by=department.who(), at=department.at, **facts)


@pytest.mark.clause("KEY-029")
@pytest.mark.parametrize("origin", ["public", "media", "on_site"])
def test_what_a_competitor_does_is_kept_with_its_lawful_source(department, origin):
    made = note(department, origin=origin)

    assert (made.origin, made.proof, made.by) == (origin, "官方公众号11月1日", department.who())


@pytest.mark.clause("KEY-029")
@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ({"origin": "insider"}, "只登记合法来源"),
        ({"origin": ""}, "只登记合法来源"),
        ({"proof": " "}, "请写明出处"),
        ({"origin": "voluntary"}, "客户自愿提供的说明"),
        ({"is_no_secret": False}, "商业秘密"),
        ({"topic": "gossip"}, "请选择方面"),
    ],
)
def test_an_unlawful_source_and_a_trade_secret_are_refused(department, given, reason):
    with pytest.raises(Refused, match=reason):
        note(department, **given)


def test_what_a_customer_gave_freely_says_so(department):
    made = note(department, origin="voluntary", topic="terms", statement="客户11月1日当面说可以参考，自愿提供")

    assert made.statement.endswith("自愿提供")


def test_a_day_to_come_is_refused(department):
    with pytest.raises(Refused, match="不能晚于今天"):
        note(department, seen_on=(department.at + DAY).date())


@pytest.mark.parametrize(
    ("wrong", "name"),
    [
        ({"is_no_secret": False}, "competitor_note_is_no_secret"),
        ({"origin": "insider"}, "competitor_note_lawful_source"),
        ({"proof": ""}, "competitor_note_lawful_source"),
        ({"origin": "voluntary"}, "competitor_note_voluntary_is_stated"),
    ],
)
def test_the_database_keeps_nothing_from_an_unlawful_source(department, wrong, name):
    row = rows(CompetitorNote).filter(pk=note(department).pk)

    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        row.update(**wrong)

    assert row.update(origin="media") == 1


@pytest.mark.clause("KEY-030")
@pytest.mark.clause("KEY-031")
def test_an_analysis_of_the_notes_is_attached_to_a_strategy_as_its_ground(department):
    plan, by = department.draft("promotion"), {"by": department.who(), "at": department.at}
    facts = {"title": "价格对比", "text": "团购低两个点", "advice": "十套以上加一个点", "plan": plan}
    with pytest.raises(Refused, match="请选择分析所依据的竞品信息"):
        actions.analyse(department.office.company, **by, **facts, notes=[])

    made = actions.analyse(department.office.company, **by, **facts, notes=[note(department)])

    assert list(plan.analyses.all()) == [made]
    assert [one.competitor for one in made.notes.all()] == ["云麓府"]


def test_an_analysis_is_not_attached_to_a_monthly_plan(department):
    given = {"by": department.who(), "at": department.at, "title": "价格", "text": "低", "advice": "跟"}

    with pytest.raises(Refused, match="不附在月度计划上"):
        actions.analyse(department.office.company, **given, notes=[note(department)], plan=department.draft("monthly"))


def test_the_general_manager_reads_the_ground_on_the_strategys_page(department_now):
    department = department_now
    client, plan, kept = department.enter(), department.draft("promotion"), note(department)
    sent = {"title": "价格对比", "text": "低两个点", "advice": "十套以上加一个点", "plan": plan.pk, "notes": [kept.pk]}

    made = client.post(reverse("keyaccounts:analyse"), sent)
    page = department.enter("zhoujianguo").get(plan.get_absolute_url()).content.decode()
    ground = department.enter("zhoujianguo").get(made.headers["Location"]).content.decode()

    assert "价格对比" in page
    assert "官方公众号11月1日" in ground


def test_the_form_asks_for_the_customers_statement(department_now):
    department = department_now
    sent = {
        "competitor": "云麓府", "topic": "terms", "text": "账期三十天", "origin": "voluntary", "proof": "KH0000001",
        "seen_on": department.at.date(), "is_no_secret": "on",
    }  # fmt: skip
    client, url = department.enter(), reverse("keyaccounts:note_competitor")

    missing = client.post(url, sent)
    secret = client.post(url, {**sent, "statement": "客户自愿提供", "is_no_secret": ""})
    done = client.post(url, {**sent, "statement": "客户自愿提供"})

    assert (missing.status_code, secret.status_code, done.status_code) == (422, 409, 302)
