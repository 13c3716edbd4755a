import pytest
from tests.office import MONDAY

from anchang.business.ownership import actions, queries
from anchang.business.ownership.models import Tenure
from anchang.engine.policies import Refused

from .conftest import DAY
from .test_contest import visited_twice


def release(court, customer, who="lijing", reason="联系不上"):
    return actions.release(court.again(customer), by=court.who(who), at=MONDAY + DAY, reason=reason)


def test_who_gives_a_customer_up_has_them_no_longer(court):
    customer = court.register()

    release(court, customer)

    assert court.again(customer).owner is None
    assert court.verdict(customer, MONDAY + 2 * DAY).winner == ""
    ended = Tenure.objects.get()
    assert (ended.until, ended.ended_why) == (MONDAY + DAY, "released")


def test_a_reason_is_needed_and_only_ones_own_can_be_given_up(court):
    customer = court.register()

    with pytest.raises(Refused, match="请写明为什么放弃"):
        release(court, customer, reason=" ")
    with pytest.raises(Refused, match="这不在您的管理范围内"):
        release(court, customer, "zhanglei")


def test_nobody_gives_up_what_is_argued_about_or_under_way(court, monkeypatch):
    customer = visited_twice(court)
    monkeypatch.setattr(queries.gathering, "_tied", [lambda keys: {customer.pk}])
    with pytest.raises(Refused, match="有锁房或成交"):
        release(court, customer)

    monkeypatch.setattr(queries.gathering, "_tied", [])
    court.contest(customer)
    with pytest.raises(Refused, match="归属异议还没有结果"):
        release(court, customer)


def test_the_screen_asks_for_the_reason(court_now):
    customer, client = court_now.register(), court_now.enter("lijing")
    url = f"/ownership/customers/{customer.pk}/release/"

    empty, done = client.post(url, {"reason": ""}), client.post(url, {"reason": "已在别处买房"})

    assert (empty.status_code, done.status_code, done["Location"]) == (422, 302, "/ownership/pool/")
    assert client.get(customer.get_absolute_url()).status_code == 404
