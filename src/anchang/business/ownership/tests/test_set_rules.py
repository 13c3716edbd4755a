from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from tests.office import MONDAY, rows, together

from anchang.business.ownership import queries
from anchang.business.ownership.models import FIGURES, RuleSet
from anchang.business.ownership.stages import FIGURES as NAMED
from anchang.engine.policies import Refused

from .conftest import DAY, MINUTE

URL = "/ownership/rules/set/"
TOMORROW = MONDAY + DAY


def test_every_figure_of_the_rules_has_a_column_a_name_and_a_value_in_the_pack():
    columns = {one.name for one in RuleSet._meta.concrete_fields}

    assert set(FIGURES) == set(NAMED)
    assert set(FIGURES) <= columns
    assert all(hasattr(queries.first_rules(), name) for name in FIGURES)


def test_a_new_version_holds_from_its_day_on(court):
    made = court.set_rules(effective_on=TOMORROW.date(), report_lead_minutes=60)

    assert made.version == 1
    assert queries.rules(court.site, MONDAY).report_lead_minutes == 30
    assert queries.rules(court.site, TOMORROW).report_lead_minutes == 60
    assert queries.title(queries.rule_set(court.site, TOMORROW)) == "锦绣案场 第1版"


def test_a_verdict_is_reckoned_by_the_rules_of_its_day(court):
    court.set_rules(effective_on=TOMORROW.date(), report_lead_minutes=60)
    court.witness(at=MONDAY)
    customer = court.receive(at=MONDAY + 40 * MINUTE)

    today, tomorrow = court.verdict(customer, MONDAY + 60 * MINUTE), court.verdict(customer, TOMORROW)

    assert (today.winner, tomorrow.winner) == ("c中原", court.key("lijing"))
    assert str(tomorrow.sentence) == "报备只早了40分钟：中原 09:00，到访 09:40；到访前60分钟报备才有效"


def test_the_companys_rules_hold_where_a_site_has_none_of_its_own(court):
    made = court.set_company_rules(call_days=20)

    assert (made.site, queries.rules(court.site, MONDAY).call_days) == (None, 20)
    court.set_rules(call_days=12)
    assert queries.rules(court.site, MONDAY).call_days == 12


def test_of_two_versions_of_one_day_the_later_one_holds(court):
    court.set_rules(call_days=20)
    court.set_rules(call_days=21)

    assert queries.rules(court.site, MONDAY).call_days == 21


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ({"effective_on": (MONDAY - timedelta(days=1)).date()}, "生效日期不能早于今天"),
        ({"why": " "}, "请写明为什么改"),
        ({"visit_days": 0}, "天数和小时数至少为1"),
        ({"decision_hours": 0}, "天数和小时数至少为1"),
        ({"couple_bp": 10001}, "分成在0到100%之间"),
        ({"interval_a": 8}, "意向越高，联系间隔不能越长"),
        ({"warn_days": 8}, "提前提醒的天数不能超过逾期退回的天数"),
        ({"overdue_supervisor_days": 8}, "报主管不能晚于退回公海"),
        ({"follow_channels": ()}, "请至少选一种有效跟进方式"),
        ({"follow_channels": ("pigeon",)}, "请至少选一种有效跟进方式"),
    ],
)
def test_figures_that_make_no_sense_are_refused(court, given, reason):
    with pytest.raises(Refused, match=reason):
        court.set_rules(**given)


def test_rules_with_a_figure_too_few_are_a_mistake_of_the_caller(court):
    with pytest.raises(TypeError, match="pigeons"):
        court.set_rules(pigeons=1)


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ({"couple_bp": 10001}, "rule_set_shares_within_whole"),
        ({"warn_days": 99}, "rule_set_leaves_time"),
        ({"why": ""}, "rule_set_says_why"),
    ],
)
def test_the_database_itself_keeps_no_such_figures(court, given, name):
    made = court.set_rules()
    same = {one.attname: getattr(made, one.attname) for one in RuleSet._meta.concrete_fields}
    same |= {"id": None, "version": 9}

    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        rows(RuleSet).bulk_create([RuleSet(**{**same, **given})])

    assert rows(RuleSet).bulk_create([RuleSet(**same)])


@pytest.mark.parametrize("who", ["linlan", "chenwei", "wangmin"])
def test_only_the_general_manager_sets_rules_for_the_company(court, who):
    with pytest.raises(Refused, match="您的岗位没有这项权限"):
        court.set_company_rules(who)
    with pytest.raises(Refused):
        court.set_rules(who, site=court.office.company)

    assert court.set_company_rules().set_by == court.who("zhoujianguo")


def test_the_rules_of_a_site_and_of_the_company_are_not_set_for_each_other(court):
    with pytest.raises(Refused, match="这里设置的是全公司的规则"):
        court.set_company_rules(company=court.site)
    with pytest.raises(Refused, match="公司规则由总经理设置"):
        court.set_rules("system", site=court.office.company)
    with pytest.raises(Refused, match="您的岗位没有这项权限"):
        court.set_rules("zhoujianguo")


def test_the_general_manager_sets_them_on_the_screen(court_now):
    client = court_now.enter("zhoujianguo")

    page = client.get("/ownership/rules/").content.decode()
    done = client.post("/ownership/rules/company/set/", typed(report_days=9))

    assert "/ownership/rules/company/set/" in page
    assert "/ownership/rules/company/set/" not in court_now.enter("chenwei").get("/ownership/rules/").content.decode()
    assert (done.status_code, RuleSet.objects.get().site) == (302, None)
    assert RuleSet.objects.get().report_days == 9


@pytest.mark.parametrize("who", ["wangmin", "lijing", "zhengxin"])
def test_nobody_but_director_and_manager_sets_them(court, who):
    with pytest.raises(Refused, match="您的岗位没有这项权限"):
        court.set_rules(who)

    assert [court.set_rules(one).set_by.username for one in ("chenwei", "linlan")] == ["chenwei", "linlan"]


def test_two_versions_at_once_get_two_numbers_or_one_is_refused(real_database, make_court):
    court = make_court()

    answers = together(lambda: court.set_rules("chenwei"), lambda: court.set_rules("linlan"))

    made = sorted(one.version for one in answers if isinstance(one, RuleSet))
    refused = [one.reason for one in answers if isinstance(one, Refused)]
    assert (made, refused) in (([1, 2], []), ([1], ["刚有别人改了规则，请刷新后再试"]))


def typed(**given):
    first = queries.first_rules()
    form = {name: getattr(first, name) for name in FIGURES} | {"effective_on": "2999-01-01", "why": "试行"}
    form |= {name: form[name] / 100 for name in FIGURES if name.endswith("_bp")}
    form |= {"follow_channels": list(first.follow_channels), **given}
    return {name: value for name, value in form.items() if value is not False}


def test_the_screen_starts_from_what_holds_keeps_shares_in_percent_and_compares(court_now):
    client = court_now.enter("chenwei")

    page = client.get(URL).content.decode()
    early = client.post(URL, typed(effective_on="2000-01-01"))
    odd = client.post(URL, typed(interval_a=9))
    done = client.post(URL, typed(couple_bp="33.33", report_days=10))
    compared = client.get("/ownership/rules/compare/").content.decode()

    assert 'name="report_lead_minutes" value="30"' in page
    assert (early.status_code, odd.status_code, done.status_code) == (422, 422, 302)
    assert RuleSet.objects.get().couple_bp == 3333
    assert "2 项不同" in compared
    assert "33.33%" in compared
    assert "10 天" in compared
    assert "试行" in client.get(done["Location"]).content.decode()
