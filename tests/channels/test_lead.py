import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from anchang.business.channels import actions
from anchang.business.channels.models import Lead, Place
from anchang.business.customers import actions as customers
from anchang.business.customers.models import Customer
from anchang.business.ownership.queries import attribution, house_key
from anchang.engine.accounts.models import Account
from anchang.engine.policies import Refused

from .conftest import MINUTE, PHONE, Desk

pytestmark = pytest.mark.django_db


def test_a_new_person_gets_a_file_in_the_pool_which_the_supervisor_assigns(desk: Desk) -> None:
    lead = desk.lead(activity="周末路演")

    customer = desk.customer()
    assert (customer.owner, customer.source, customer.phone) == (None, "outreach", PHONE)
    assert (lead.customer, lead.was_known, lead.whereabouts, lead.activity) == (customer, False, "城东市场", "周末路演")
    customers.assign(customer, by=desk.who("wangmin"), at=desk.at, owner=desk.who("lijing"), reason="外拓分配")
    assert Customer.objects.get().owner == desk.who("lijing")


def test_the_worker_is_the_witness(desk: Desk) -> None:
    desk.lead()

    assert attribution(desk.customer(), desk.at + MINUTE).winner == house_key(desk.who("waituo").pk)


def test_a_known_person_stays_whose_they_are_and_the_worker_is_not_told(desk_now: Desk) -> None:
    desk_now.receive()
    client = desk_now.enter("waituo")
    sent = {"phone": PHONE, "name": "老王", "where": "城东市场", "agrees": "on"}

    page = client.get(client.post("/channels/lead/", sent)["Location"]).content.decode()

    lead = Lead.objects.get()
    assert (lead.was_known, lead.customer.owner, Customer.objects.count()) == (True, desk_now.who("lijing"), 1)
    assert "已登记" in page
    assert not [one for one in ("李静", "王先生", PHONE) if one in page]


def test_a_new_one_is_said_to_be_new(desk_now: Desk) -> None:
    client = desk_now.enter("waituo")
    sent = {"phone": "+86 166 0000 1234", "name": "王先生", "where": "城东市场", "agrees": "on"}

    page = client.get(client.post("/channels/lead/", sent)["Location"]).content.decode()

    assert "新客户已登记，进入公海等主管分配" in page
    assert "今天 1 位，新客户 1 位" in page


def test_without_consent_or_a_place_nothing_is_kept(desk: Desk) -> None:
    with pytest.raises(Refused, match="客户不同意留联系方式"):
        desk.lead(agrees=False)
    with pytest.raises(Refused, match="请选择地点"):
        desk.lead(where=" ")

    assert (Lead.objects.count(), Customer.objects.count()) == (0, 0)


def test_the_supervisor_keeps_the_list_of_places(desk: Desk) -> None:
    by = {"by": desk.who("wangmin"), "at": desk.at}
    place = actions.add_place(desk.office.site, name="城东市场", **by)

    with pytest.raises(Refused, match="已有「城东市场」"):
        actions.add_place(desk.office.site, name="城东市场", **by)
    actions.drop_place(place, **by)
    with pytest.raises(Refused, match="请选择本案场的外拓地点"):
        desk.lead(place=Place.objects.get())

    assert actions.add_place(desk.office.site, name="城东市场", **by).active


def test_the_form_asks_the_phone_first_and_offers_the_places(desk_now: Desk) -> None:
    actions.add_place(desk_now.office.site, by=Account.objects.system(), at=desk_now.at, name="翠湖公园")

    page = desk_now.enter("waituo").get("/channels/lead/").content.decode()

    assert page.index('name="phone"') < page.index('name="name"')
    assert "翠湖公园" in page


def test_a_worker_sees_the_own_leads_and_the_supervisor_all_by_worker_place_and_day(desk_now: Desk) -> None:
    place = actions.add_place(desk_now.office.site, by=Account.objects.system(), at=desk_now.at, name="翠湖公园")
    desk_now.lead()
    desk_now.lead("16600005678", place=place, name="李女士")

    own = desk_now.enter("waituo").get("/channels/leads/").content.decode()
    client = desk_now.enter("wangmin")
    all_ = client.get("/channels/leads/").content.decode()
    there = client.get(f"/channels/leads/?place={place.pk}").content.decode()

    assert "按人员" not in own
    assert [one for one in ("按人员", "按地点", "按日期", "陆外", "翠湖公园") if one not in all_] == []
    assert ("李女士" in there, "王先生" in there) == (True, False)


@pytest.mark.parametrize("who", ["waituo", "wangmin"])
def test_the_list_asks_as_much_for_one_lead_as_for_many(desk_now: Desk, who: str) -> None:
    client, counts = desk_now.enter(who), []
    for start, end in ((0, 1), (1, 15)):
        for number in range(start, end):
            desk_now.lead(f"1660003{number:04d}")
        client.get("/channels/leads/")
        with CaptureQueriesContext(connection) as asked:
            assert client.get("/channels/leads/").status_code == 200
        counts.append(len(asked))

    assert counts[0] == counts[1] <= 12
