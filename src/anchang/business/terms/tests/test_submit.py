"""A version of a policy or payment method: its draft, its approval, its first day, and that nothing changes it after."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from tests.office import MONDAY, rows

from anchang.business.terms import actions
from anchang.business.terms.actions import Share
from anchang.business.terms.models import Policy
from anchang.business.terms.queries import offered, payments
from anchang.business.terms.tests.conftest import drop
from anchang.engine.approvals import actions as approvals
from anchang.engine.notices.models import Notice
from anchang.engine.policies import Refused

DAY = timedelta(days=1)


@pytest.mark.clause("SAL-067")
def test_a_policy_is_in_force_only_once_it_is_approved_and_only_from_its_first_day(desk):
    policy = desk.draft(starts_on=desk.today + DAY)
    assert offered(desk.unit(), desk.today + DAY) == []
    case = desk.submit(policy)
    assert offered(desk.unit(), desk.today + DAY) == []

    desk.agree(case)

    assert offered(desk.unit(), desk.today) == []
    assert offered(desk.unit(), desk.today + DAY) == [policy]
    assert Notice.objects.filter(account_id=desk.who("lijing").pk, text__contains="开盘优惠 已批准").exists()


@pytest.mark.clause("SAL-066")
def test_a_new_version_of_a_payment_method_takes_the_place_of_the_one_before_which_stays_as_it_was(desk):
    first = desk.approve(desk.method())
    later = desk.today + 7 * DAY

    second = desk.approve(desk.method(value=Decimal(3), starts_on=later, why="去化放慢"))

    assert [offered(desk.unit(), day) for day in (later - DAY, later)] == [[first], [second]]
    assert (desk.again(first).value, desk.again(first).ends_on, second.version) == (Decimal(2), None, 2)


def test_of_any_day_at_most_one_version_of_a_name_is_in_force(desk):
    for first, last in ((0, None), (3, 5), (4, 9), (12, None)):
        ends_on = None if last is None else desk.today + last * DAY
        desk.standing(starts_on=desk.today + first * DAY, ends_on=ends_on)

    found = [[one.version for one in Policy.objects.in_force(desk.today + n * DAY)] for n in range(15)]

    assert found == [[1]] * 3 + [[2]] + [[3]] * 6 + [[]] * 2 + [[4]] * 3


@pytest.mark.clause("SAL-067")
def test_a_version_from_the_past_is_refused_when_it_is_submitted_and_when_it_is_agreed_to_too_late(desk):
    past = desk.draft("清盘优惠", starts_on=desk.today - DAY)
    with pytest.raises(Refused, match="开始日期已过"):
        desk.submit(past)
    case = desk.submit(desk.draft())

    with pytest.raises(Refused, match="开始日期已过"):
        desk.agree(case, at=MONDAY + DAY)

    assert not Policy.objects.filter(stage="approved").exists()


def test_two_versions_of_one_policy_do_not_begin_on_one_day(desk):
    desk.standing()

    with pytest.raises(Refused, match="同一天只能有一个"):
        desk.submit(desk.draft(value=Decimal(3)))

    assert Policy.objects.get(version=2).stage == "draft"


def test_without_the_constraint_two_versions_could_begin_on_one_day(real_database, make_desk):
    desk = make_desk()
    desk.standing()
    second = desk.draft(value=Decimal(3))
    with pytest.raises(IntegrityError), transaction.atomic():
        rows(Policy).filter(pk=second.pk).update(stage="submitted")
    drop(Policy, "policy_one_a_day")

    assert rows(Policy).filter(pk=second.pk).update(stage="submitted") == 1


def test_nothing_about_a_submitted_version_is_changed(desk):
    policy = desk.draft()
    desk.submit(policy)

    with pytest.raises(Refused, match="现在是「待审批」"):
        actions.edit(
            desk.again(policy),
            by=desk.who("chenwei"),
            at=MONDAY,
            kind="percent",
            value=Decimal(9),
            starts_on=desk.today,
        )

    assert desk.again(policy).value == Decimal(1)


def test_a_draft_is_written_anew_with_where_it_applies(desk):
    policy = desk.draft(buildings=desk.buildings[:1], types=["三房"])
    facts = {"kind": "amount", "value": Decimal(5000), "starts_on": desk.today, "types": ["四房"]}

    actions.edit(policy, by=desk.who("chenwei"), at=MONDAY, **facts)

    assert [(one.building_id, one.type) for one in policy.bounds.all()] == [(None, "四房")]
    assert desk.again(policy).value == Decimal(5000)


@pytest.mark.parametrize(
    ("value", "posts"), [("3", ["sales_director"]), ("3.01", ["sales_director", "general_manager"])]
)
def test_more_than_three_percent_goes_up_to_the_general_manager(desk, value, posts):
    case = desk.submit(desk.draft(value=Decimal(value)))

    assert [one.post for one in case.opinions.all()] == posts


def test_yuan_are_measured_by_the_cheapest_home(desk):
    case = desk.submit(desk.draft(kind="amount", value=Decimal(59401)))

    assert len(case.opinions.all()) == 2


def test_a_payment_method_that_takes_nothing_off_is_agreed_to_all_the_same(desk):
    case = desk.submit(desk.method("按揭贷款", value=Decimal(0), pays="mortgage"))

    assert [one.post for one in case.opinions.all()] == ["sales_director"]


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({"value": Decimal(0)}, "优惠要大于零"),
        ({"value": Decimal(-1)}, "优惠要大于零"),
        ({"value": Decimal(100)}, "按比例优惠要小于100%"),
        ({"source": "post"}, "请选择来源"),
        ({"name": "  "}, "请填写名称"),
        ({"ends_on": MONDAY.date() - DAY}, "最后一天不能早于开始日期"),
        ({"uses": 0}, "可用次数要大于零"),
        ({"source": "payment", "pays": "once", "parts": [Share("down", Decimal(99), 7)]}, "合计要等于100%"),
        ({"source": "payment", "pays": "", "parts": [Share("down", Decimal(100), 7)]}, "请选择付款方式"),
    ],
)
def test_a_policy_that_says_nothing_sensible_is_refused(desk, given, why):
    with pytest.raises(Refused, match=why):
        desk.draft(**{"name": "开盘优惠", **given})


def test_a_rejected_version_tells_why_and_frees_its_day(desk):
    case = desk.submit(desk.draft())

    approvals.reject(case, by=desk.who("linlan"), at=MONDAY, note="等开盘再说")

    assert Policy.objects.get().stage == "rejected"
    assert Notice.objects.filter(account_id=desk.who("chenwei").pk, text__contains="等开盘再说").exists()
    assert desk.standing().version == 2


def test_whoever_proposes_never_agrees(desk):
    case = desk.submit(desk.draft(who="linlan"), who="linlan")

    with pytest.raises(Refused, match="不能审批自己"):
        approvals.agree(case, by=desk.who("linlan"), at=MONDAY)
    with pytest.raises(IntegrityError), transaction.atomic():
        rows(Policy).update(stage="approved", approved_by=desk.who("linlan"), approved_at=MONDAY)


def test_a_withdrawn_version_ends_its_case(desk):
    policy = desk.draft()
    case = desk.submit(policy)

    actions.withdraw(desk.again(policy), by=desk.who("chenwei"), at=MONDAY)

    case.refresh_from_db()
    assert (desk.again(policy).stage, case.stage) == ("withdrawn", "withdrawn")


def test_a_policy_that_was_ended_is_no_longer_offered(desk):
    policy = desk.standing()

    actions.end(policy, by=desk.who("linlan"), at=MONDAY, reason="提前售罄")

    assert offered(desk.unit(), desk.today) == []


@pytest.mark.parametrize("who", ["lijing", "wangmin", "heqing"])
def test_a_post_without_the_capability_proposes_nothing(desk, who):
    with pytest.raises(Refused, match="没有这项权限"):
        desk.draft(who=who)


def test_the_parts_of_a_payment_method_add_up_to_the_price_to_the_fen(desk):
    parts = [
        Share("down", Decimal("33.3333"), 7),
        Share("instalment", Decimal("33.3333"), 90),
        Share("instalment", Decimal("33.3334"), 180),
    ]
    method = desk.method("分期付款", pays="instalments", parts=parts)

    found = payments(method, Decimal("1000000.01"))

    assert sum(one.amount for one in found) == Decimal("1000000.01")
    assert [one.part.days for one in found] == [7, 90, 180]
