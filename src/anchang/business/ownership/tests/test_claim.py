import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.office import MONDAY, together

from anchang.business.customers.models import Customer
from anchang.business.customers.queries import search
from anchang.business.ownership import actions
from anchang.business.ownership.models import Tenure
from anchang.business.reception import actions as reception
from anchang.engine.policies import Refused

from .conftest import DAY, MINUTE, PHONE

SECOND = MINUTE / 60

URL = "/ownership/pool/"


def pooled(court, at=None, who="lijing", **given):
    """A customer whom 李静 gave up a second later."""
    moment = at or court.at
    customer = court.register(who, at=moment, **given)
    actions.release(customer, by=court.who(who), at=moment + SECOND, reason="联系不上")
    return court.again(customer)


def claim(court, customer, who="zhanglei", at=None):
    return actions.claim(court.again(customer), by=court.who(who), at=at or court.at + MINUTE)


def test_whoever_claims_a_customer_of_the_pool_owns_and_finds_them(court):
    customer = pooled(court)

    claim(court, customer)

    assert court.again(customer).owner == court.who("zhanglei")
    assert search(court.who("zhanglei"), "王小明", MONDAY) == [customer]
    assert court.verdict(customer, MONDAY + DAY).winner == court.key("zhanglei")


def test_the_history_stays_with_the_file(court):
    customer = pooled(court)
    claim(court, customer)

    kept = Tenure.objects.order_by("pk").values_list("owner__username", "why", "ended_why")
    assert list(kept) == [("lijing", "registered", "released"), ("zhanglei", "claimed", "")]
    kinds = [one.evidence.kind for one in court.verdict(customer, MONDAY + DAY).timeline]
    assert kinds == ["registration", "release", "transfer"]


def test_of_two_who_claim_one_customer_in_the_same_second_one_has_it(real_database, make_court):
    court = make_court()
    customer = pooled(court)

    answers = together(lambda: claim(court, customer, "zhanglei"), lambda: claim(court, customer, "zhaoxue"))

    owner = court.again(customer).owner
    refused = [one.reason for one in answers if isinstance(one, Refused)]
    assert refused == [f"刚被{owner.name}领走了"]
    assert Tenure.objects.filter(customer=customer, why="claimed").count() == 1


def test_the_days_number_is_the_rules_and_starts_anew_next_day(court):
    court.set_rules(claims_per_day=2)
    customers = [pooled(court, phone=f"1391234567{n}", name=f"王小{n}") for n in range(4)]
    claim(court, customers[0])
    claim(court, customers[1])

    with pytest.raises(Refused, match="每天最多领取2位，明天再来"):
        claim(court, customers[2])

    claim(court, customers[2], "zhaoxue")
    claim(court, customers[3], at=MONDAY + DAY)


def test_who_had_the_customer_waits_out_the_lock(court):
    customer = pooled(court)

    with pytest.raises(Refused, match="12-02后才能再领"):
        claim(court, customer, "lijing", at=MONDAY + 29 * DAY)

    claim(court, customer, "lijing", at=MONDAY + 30 * DAY + MINUTE)
    assert court.again(customer).owner == court.who("lijing")


def test_a_pooled_person_who_comes_is_the_receivers(court):
    customer = pooled(court)

    facts = {"name": "王小明", "source": "walk_in", "consent": True, "phone": PHONE}
    reception.receive(court.site, by=court.who("zhaoxue"), at=MONDAY + DAY, **facts)

    assert court.again(customer).owner == court.who("zhaoxue")
    assert Tenure.objects.get(until=None).why == "assigned"


@pytest.mark.parametrize("who", ["zhengxin", "gaojie", "waibu"])
def test_who_receives_nobody_claims_nobody(court, who):
    with pytest.raises(Refused, match="您的岗位没有这项权限"):
        claim(court, pooled(court), "maqiang" if who == "waibu" else who)


def test_the_pool_shows_neither_name_nor_phone_until_somebody_claims(court_now):
    customer = pooled(court_now, name="欧阳小明", salutation="", wants="三房")
    client = court_now.enter("zhanglei")

    page = client.get(URL).content.decode()
    form = client.get(f"/ownership/customers/{customer.pk}/claim/").content.decode()
    before = client.get(customer.get_absolute_url()).status_code
    done = client.post(f"/ownership/customers/{customer.pk}/claim/")
    after = client.get(done["Location"])

    for text in (page, form):
        assert "三房" in text
        assert "小明" not in text
        assert PHONE[-4:] not in text
    assert (before, done.status_code, after.status_code) == (404, 302, 200)
    assert "欧阳小明" in after.content.decode()


def test_the_one_who_was_slower_reads_who_was_faster_on_the_screen(court_now):
    customer = pooled(court_now)
    slow = court_now.enter("zhanglei")
    claim(court_now, customer, "zhaoxue", at=court_now.at + 2 * SECOND)

    answer = slow.post(f"/ownership/customers/{customer.pk}/claim/")

    assert answer.status_code == 409
    assert "刚被赵雪领走了" in answer.content.decode()


def test_the_pool_asks_as_often_for_thirty_rows_as_for_one(court_now):
    pooled(court_now)
    client = court_now.enter("zhanglei")
    client.get(URL)
    one = _queries(client)
    for n in range(29):
        pooled(court_now, phone=f"139000000{n:02d}", name=f"张{n}")

    thirty = _queries(client)

    assert Customer.objects.filter(owner=None).count() == 30
    assert one == thirty <= 12


def _queries(client):
    with CaptureQueriesContext(connection) as asked:
        assert client.get(URL).status_code == 200
    return len(asked)


def test_an_empty_pool_says_what_comes_there(court_now):
    page = court_now.enter("zhanglei").get(URL).content.decode()

    assert "公海里没有客户" in page
    assert "今天还能领 3 位" in page


def test_nothing_of_another_site_lies_in_the_pool(court_now):
    customer, other = pooled(court_now), court_now.elsewhere("consultant")
    client = court_now.enter(other)

    assert customer.get_absolute_url() not in client.get(URL).content.decode()
    assert client.get(f"/ownership/customers/{customer.pk}/claim/").status_code == 404
