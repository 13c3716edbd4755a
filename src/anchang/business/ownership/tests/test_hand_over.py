import pytest
from django.utils import timezone
from tests.office import MONDAY

from anchang.business.customers.models import Customer
from anchang.business.ownership import actions
from anchang.business.ownership.models import Tenure
from anchang.engine.accounts.models import Account
from anchang.engine.policies import Refused
from anchang.people.org import actions as org
from anchang.people.org.models import Staff

HEIRS = ("zhanglei", "zhaoxue")


def with_customers(court, count=5, who="lijing"):
    grades = ("A", "B", "C", "D", "")
    return [
        court.register(who, phone=f"139123456{n:02d}", name=f"王小{n}", intent_grade=grades[n % 5])
        for n in range(count)
    ]


def hand_over(court, to=HEIRS, who="wangmin", staff="lijing", **given):
    people = [court.who(one) for one in to]
    return actions.hand_over(court.office.staff[staff], by=court.who(who), at=MONDAY, to=people, **given)


def owners(customers):
    return [Customer.objects.get(pk=one.pk).owner.username for one in customers]


def test_a_leavers_customers_are_dealt_out_by_number_and_grade(court):
    customers = with_customers(court, 10)

    got = hand_over(court)

    assert sorted(got.values()) == [5, 5]
    held = {one: [c.intent_grade for c in Customer.objects.filter(owner__username=one)] for one in HEIRS}
    assert {one: sorted(grades) for one, grades in held.items()} == {one: ["", "A", "B", "C", "D"] for one in HEIRS}
    assert Tenure.objects.filter(until=None, why="handed_over", customer__in=customers).count() == 10


def test_only_the_chosen_ones_go(court):
    customers = with_customers(court, 3)

    hand_over(court, to=("zhaoxue",), chosen=customers[:2])

    assert owners(customers) == ["zhaoxue", "zhaoxue", "lijing"]


def test_each_heir_hears_once_how_many_came(court):
    with_customers(court, 5)

    hand_over(court)

    told = court.told()
    assert told["zhanglei"] == ["李静的3位客户已移交给您，请尽快联系"]
    assert told["zhaoxue"] == ["李静的2位客户已移交给您，请尽快联系"]


def test_one_who_cannot_take_them_leaves_all_where_they_were(court):
    customers = with_customers(court, 4)

    with pytest.raises(Refused, match="马强不接待客户，不能接手"):
        hand_over(court, to=("zhanglei", "maqiang"))

    assert owners(customers) == ["lijing"] * 4


def test_a_failure_half_way_leaves_all_where_they_were(court, monkeypatch):
    customers = with_customers(court, 4)
    moved = []

    def fails(customer, **given):
        moved.append(customer)
        if len(moved) == 3:
            raise RuntimeError("half way")
        return whole(customer, **given)

    whole = actions.tenures.give
    monkeypatch.setattr(actions.tenures, "give", fails)

    with pytest.raises(RuntimeError, match="half way"):
        hand_over(court)

    assert owners(customers) == ["lijing"] * 4


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ({"to": ()}, "请选择接手的人"),
        ({"to": ("lijing",)}, "不能移交给本人"),
        ({"staff": "zhaoxue", "to": ("zhanglei",)}, "赵雪没有客户要移交"),
    ],
)
def test_handing_nothing_or_to_nobody_is_refused(court, given, reason):
    with_customers(court, 1)

    with pytest.raises(Refused, match=reason):
        hand_over(court, **given)


def test_somebody_elses_customer_is_not_handed_over(court):
    theirs = with_customers(court, 1, "zhanglei")
    with_customers_of_lijing = court.register(phone="13900000009", name="李一")

    with pytest.raises(Refused, match="有不归李静的"):
        hand_over(court, to=("zhaoxue",), chosen=[*theirs, with_customers_of_lijing])


def leave(court, who="linlan"):
    staff = Staff.objects.get(pk=court.office.staff["lijing"].pk)
    return org.leave(staff, by=court.who(who), at=court.at, on=timezone.localdate(court.at))


def test_nobody_leaves_while_customers_hang_on_them(court):
    with_customers(court, 3)

    with pytest.raises(Refused, match="李静名下还有3位客户，请先移交再办离职：/ownership/people/"):
        leave(court)

    assert Account.objects.get(username="lijing").is_active
    hand_over(court)
    leave(court)
    assert not Account.objects.get(username="lijing").is_active


def test_the_screens_refuse_the_leaver_hand_over_and_let_them_go(court_now):
    customers = with_customers(court_now, 4)
    staff = court_now.office.staff["lijing"]
    director = court_now.enter("linlan")
    day = {"on": f"{timezone.localdate():%Y-%m-%d}"}
    url = f"/ownership/people/{staff.pk}/hand_over/"

    refused = director.post(f"/org/staff/{staff.pk}/leave/", day)
    page = director.get(url).content.decode()
    empty = director.post(url, {})
    done = director.post(url, {"to": [court_now.who(one).pk for one in HEIRS]})
    left = director.post(f"/org/staff/{staff.pk}/leave/", day)

    assert (refused.status_code, empty.status_code, done.status_code, left.status_code) == (409, 422, 302, 302)
    assert "李静名下还有4位客户，请先移交再办离职" in refused.content.decode()
    assert url in refused.content.decode()
    assert "4 位客户" in page
    assert sorted(owners(customers)) == ["zhanglei", "zhanglei", "zhaoxue", "zhaoxue"]
    assert not Account.objects.get(username="lijing").is_active
