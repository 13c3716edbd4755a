from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override
from tests.office import MONDAY, Office

from anchang.business.customers import actions as customers
from anchang.business.customers.models import Customer
from anchang.business.reception.models import Visit
from anchang.engine.accounts.models import Account
from anchang.engine.doors.actions import action
from anchang.engine.ledger.models import Entry, EntryDetail
from anchang.engine.notices.models import Notice
from anchang.engine.policies import Refused

from .conftest import PHONE, Enter, Receive

pytestmark = pytest.mark.django_db
FORM = {
    "phone": PHONE, "name": "王小明", "consent": "yes", "returning": "no", "source": "walk_in", "party_size": "3",
    "intent_grade": "A", "note": "看三房",
}  # fmt: skip


@pytest.mark.clause("SAL-111")
def test_a_new_phone_opens_a_file_and_counts_the_first_visit(receive: Receive) -> None:
    visit = receive(party_size=3, note="看三房", intent_grade="A")

    customer = visit.customer
    assert (customer.owner.username, customer.intent_grade, customer.phone) == ("lijing", "A", PHONE)
    assert (visit.nth, visit.party_size, visit.note, visit.clash) == (1, 3, "看三房", False)


def test_a_known_phone_counts_the_next_visit_on_the_same_file(receive: Receive) -> None:
    first = receive()

    second = receive(phone="+86 139 1234 5678", name="老王", intent_grade="B")

    assert second.customer == first.customer
    assert (second.nth, second.clash, Customer.objects.count()) == (2, False, 1)
    assert Customer.objects.get().intent_grade == "B"


@pytest.mark.parametrize(
    ("language", "said"),
    [("zh-hans", "手机号应为11位，现在是6位"), ("en", "A mobile number has 11 digits, this one has 6")],
)
def test_a_number_that_is_none_is_refused_in_the_language_of_the_screen(enter: Enter, language: str, said: str) -> None:
    page = enter("lijing")
    page.cookies["django_language"] = language

    with override(language):  # gives back what the request leaves in force
        answer = page.post("/reception/receive/", {**FORM, "phone": "138123"})

    assert answer.status_code == 422
    assert said in answer.content.decode()


@pytest.mark.clause("SAL-129")
def test_a_colleague_receives_and_the_customer_stays_with_the_owner(receive: Receive) -> None:
    receive()

    visit = receive("zhanglei", intent_grade="D")

    assert (visit.nth, visit.clash, visit.received_by.username) == (2, True, "zhanglei")
    assert (visit.customer.owner.username, visit.customer.intent_grade) == ("lijing", "")


def test_a_clash_is_told_to_owner_and_supervisor_without_the_customers_name(receive: Receive, office: Office) -> None:
    receive()

    receive("zhanglei")

    told = {notice.account_id: notice.text for notice in Notice.objects.all()}
    assert told == {
        office.account("lijing").pk: "您的客户第2次来访，由张磊接待",
        office.account("wangmin").pk: "张磊接待了李静的客户（第2次来访），请确认归属",
    }


def test_a_supervisor_who_receives_a_consultants_customer_is_no_clash(receive: Receive) -> None:
    receive()

    visit = receive("wangmin")

    assert (visit.clash, Notice.objects.count()) == (False, 0)


def test_without_a_phone_a_namesake_of_the_last_thirty_days_is_counted(receive: Receive) -> None:
    receive(phone="", name="王先生", consent=False)

    soon = receive("zhanglei", phone="", name="王先生", consent=False, at=MONDAY + timedelta(days=29))
    later = receive("zhanglei", phone="", name="王先生", consent=False, at=MONDAY + timedelta(days=60))

    assert (soon.namesakes, later.namesakes) == (1, 0)
    assert Customer.objects.count() == 3


def test_a_refused_reception_leaves_nothing(receive: Receive) -> None:
    with pytest.raises(Refused, match="客户未同意留联系方式"):
        receive(consent=False, name="王先生")

    assert not Visit.objects.exists()
    assert not Customer.objects.exists()
    assert not Entry.objects.filter(verb__startswith="reception").exists()


def test_a_reception_is_one_step_of_the_ledger_without_name_phone_or_note(receive: Receive) -> None:
    receive(note="王小明说预算两百万")

    entries = Entry.objects.filter(verb__in=["reception.receive", "customers.register"])
    told = "".join([*(entry.thing_text for entry in entries), *EntryDetail.objects.values_list("facts", flat=True)])
    assert len(entries) == 2
    assert len({entry.step for entry in entries}) == 1
    assert PHONE not in told
    assert "王小明" not in told


def test_a_visit_after_withdrawn_consent_needs_it_again(receive: Receive, office: Office) -> None:
    customer = receive().customer
    customers.withdraw_consent(customer, by=office.account("lijing"), at=MONDAY)

    receive()

    assert customer.consents.filter(withdrawn_at=None).count() == 1


@action("test.recount", "重记")
def recount(visit: Visit, *, by: object, at: object, nth: int) -> None:
    """Writes another visit of the customer under that number, so that only the constraint can object."""
    hours = dict.fromkeys(("at", "entered_at", "greeted_at"), at)
    Visit.objects.create(customer=visit.customer, site=visit.site, received_by=visit.received_by, nth=nth, **hours)


def test_the_database_itself_counts_no_visit_twice(receive: Receive) -> None:
    visit, system = receive(), Account.objects.system()
    recount(visit, by=system, at=MONDAY, nth=2)

    with pytest.raises(IntegrityError), transaction.atomic():
        recount(visit, by=system, at=MONDAY, nth=2)


def test_the_form_leads_to_the_customer(enter: Enter) -> None:
    answer = enter("lijing").post("/reception/receive/", FORM)

    assert answer["Location"] == f"/customers/{Customer.objects.get().pk}/"


def test_a_clash_leads_to_an_answer_that_names_the_owner_and_nothing_else(receive: Receive, enter: Enter) -> None:
    receive()
    client = enter("zhanglei")

    page = client.get(client.post("/reception/receive/", {**FORM, "name": "老王"})["Location"]).content.decode()

    assert "李静的客户，第2次来访。已通知李静和主管" in page
    assert "王小明" not in page
    assert "139" not in page


def test_who_says_to_have_come_before_but_is_unknown_is_asked_again(enter: Enter) -> None:
    client = enter("lijing")

    page = client.get(client.post("/reception/receive/", {**FORM, "returning": "yes"})["Location"]).content.decode()

    assert "客户说来过，但没有查到以前的登记" in page


@pytest.mark.parametrize("missing", ["name", "consent", "returning", "source", "party_size"])
def test_what_must_be_asked_is_asked(enter: Enter, missing: str) -> None:
    answer = enter("lijing").post("/reception/receive/", {**FORM, missing: ""})

    assert answer.status_code == 422
    assert not Visit.objects.exists()


def test_a_receptionist_names_who_receives_and_no_file_becomes_theirs(office: Office, enter: Enter) -> None:
    client = enter("zhengxin")

    refused = client.post("/reception/receive/", FORM)
    answer = client.post("/reception/receive/", {**FORM, "received_by": office.account("zhaoxue").pk})

    visit = Visit.objects.get()
    assert (refused.status_code, answer["Location"]) == (422, f"/customers/{visit.customer_id}/")
    assert visit.customer.owner == visit.received_by == office.account("zhaoxue")
    assert client.get(answer["Location"]).status_code == 200


@pytest.mark.parametrize(
    ("who", "typed", "answer"),
    [
        ("lijing", PHONE, "李静的客户，第2次来访"),
        ("zhanglei", "139 1234 5678", "李静的客户，第2次来访。登记后会通知李静和主管"),
        ("lijing", "13912345679", "新客户，没有登记过"),
    ],
)
def test_the_lookup_says_whose_customer_a_phone_is(
    receive: Receive, enter: Enter, who: str, typed: str, answer: str
) -> None:
    receive()

    page = enter(who).post("/reception/lookup/", {"phone": typed}).content.decode()

    assert answer in page
    assert "王小明" not in page
    assert PHONE not in page


def test_the_lookup_is_silent_while_the_number_is_incomplete(receive: Receive, enter: Enter) -> None:
    receive()

    page = enter("lijing").get("/reception/lookup/?phone=1391234").content.decode()

    assert page.strip() == '<div class="region" id="lookup" role="status"></div>'


def test_who_may_not_receive_may_not_look_up(receive: Receive, enter: Enter) -> None:
    receive()

    answer = enter("maqiang").post("/reception/lookup/", {"phone": PHONE})

    assert answer.status_code == 409
    assert "李静" not in answer.content.decode()


def test_the_list_asks_as_much_for_one_visit_as_for_a_hundred(receive: Receive, enter: Enter) -> None:
    client = enter("wangmin")
    counts = []
    for more in (1, 99):
        for _ in range(more):
            receive()
        client.get("/reception/")
        with CaptureQueriesContext(connection) as asked:
            assert client.get("/reception/").status_code == 200
        counts.append(len(asked))

    assert counts[0] == counts[1] <= 12


def test_a_colleagues_reception_is_not_there(receive: Receive, enter: Enter) -> None:
    assert enter("zhanglei").get(receive().get_absolute_url()).status_code == 404


def test_what_a_known_customer_looks_for_now_is_kept(receive: Receive) -> None:
    receive(wants="三房")

    receive(wants="四房", budget_wan=300, purpose="")

    found = Customer.objects.get()
    assert (found.wants, found.budget_wan) == ("四房", 300)


def test_of_two_merged_files_the_third_visit_is_the_third(receive: Receive, office: Office) -> None:
    first, second = receive().customer, receive(phone="13700009999").customer
    customers.merge(first, by=office.account("lijing"), at=MONDAY, others=[second], reason="同一人")

    assert receive().nth == 3
