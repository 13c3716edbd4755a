import json
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.office import MONDAY, Office, morning

from anchang.business.customers import actions
from anchang.business.customers.models import Customer, DataRequest
from anchang.business.customers.queries import may_contact
from anchang.engine.clocks.models import Timer
from anchang.engine.clocks.timers import tick
from anchang.engine.ledger.models import EntryDetail
from anchang.engine.notices.models import Notice
from anchang.engine.policies import Refused

from .conftest import PHONE, Enter, Register

pytestmark = pytest.mark.django_db
FIFTEEN_DAYS_ON = morning(2026, 11, 20, 18)
CARD = "11010519491231002X"


def ask(customer: Customer, office: Office, kind: str = "copy", who: str = "lijing") -> DataRequest:
    given = {"kind": kind, "channel": "phone", "words": "我要看看你们记了我什么"}
    return actions.take_request(customer, by=office.account(who), at=MONDAY, **given)


def checked(customer: Customer, office: Office, kind: str = "copy") -> DataRequest:
    made = ask(customer, office, kind)
    return actions.check_requester(made, by=office.account("wangmin"), at=MONDAY, proven="called")


@pytest.mark.rule("R-233")
def test_a_request_has_a_number_and_fifteen_working_days(register: Register, office: Office) -> None:
    made = ask(register(), office)

    assert made.number == "SQ-JX01-2026-0001"
    assert made.due_at == FIFTEEN_DAYS_ON == Timer.objects.get(ended_at=None).due_at


def test_before_the_day_and_after_it_one_post_more_hears_each_time(register: Register, office: Office) -> None:
    made = ask(register(), office)
    told = []

    for days in (-3, 0, 1, 3):
        tick(FIFTEEN_DAYS_ON + timedelta(days=days, hours=17))
        told.append(set(Notice.objects.filter(url=made.get_absolute_url()).values_list("account_id", flat=True)))

    posts = ["wangmin", "chenwei", "linlan", "zhoujianguo"]
    hears = [office.account(who).pk for who in posts]
    assert [hears[n] in some for n, some in enumerate(told)] == [True] * 4
    assert [hears[n] in told[n - 1] for n in range(1, 4)] == [False] * 3


@pytest.mark.rule("R-247")
def test_who_wants_to_be_left_in_peace_is_at_once_whoever_asks(register: Register, office: Office) -> None:
    customer = register()

    made = ask(customer, office, "stop")

    assert (made.stage, made.proven) == ("done", "")
    assert not may_contact(customer, MONDAY).ok
    assert not Timer.objects.filter(ended_at=None).exists()


def test_a_second_request_of_the_kind_is_not_opened_beside_the_first(register: Register, office: Office) -> None:
    customer = register()
    first = ask(customer, office)

    with pytest.raises(Refused, match=first.number):
        ask(customer, office)


def test_nothing_is_handed_out_before_somebody_has_checked_who_asks(register: Register, office: Office) -> None:
    made, by = ask(register(), office), {"by": office.account("wangmin"), "at": MONDAY}

    for deed, given in ((actions.copy, {}), (actions.settle_request, {"answer": "给了"})):
        with pytest.raises(Refused, match="请先核实提出人的身份"):
            deed(made, **by, **given)


@pytest.mark.rule("R-233")
def test_the_copy_holds_everything_in_clear_and_is_kept_nowhere(register: Register, office: Office) -> None:
    customer = register(wants="三房")
    actions.identify(customer, by=office.account("lijing"), at=MONDAY, id_kind="id_card", id_number=CARD)
    made, by = checked(customer, office), {"by": office.account("wangmin"), "at": MONDAY}

    data, paper = (actions.copy(made, **by, format=format) for format in ("json", "pdf"))

    told = {one["title"]: one["rows"] for one in json.loads(data.content)["sections"]}
    assert told["基本资料"][0]["姓名"] == "王小明"
    assert told["基本资料"][0]["证件"].endswith(CARD)
    assert told["电话"][0]["电话"] == PHONE
    assert "用于本案场接待和跟进" in told["同意"][0]["同意的原话"]
    assert paper.content.startswith(b"%PDF")
    assert not any(PHONE in one for one in EntryDetail.objects.values_list("facts", flat=True))


def test_what_was_asked_and_answered_is_in_no_ledger(register: Register, office: Office) -> None:
    made = checked(register(), office, "correct")

    actions.settle_request(made, by=office.account("wangmin"), at=MONDAY, answer="名字改成王晓明了")

    facts = " ".join(EntryDetail.objects.values_list("facts", flat=True))
    assert "王晓明" not in facts
    assert "我要看看" not in facts


def test_a_refusal_needs_the_reason_the_person_is_given(register: Register, office: Office) -> None:
    made, by = ask(register(), office), {"by": office.account("chenwei"), "at": MONDAY}

    with pytest.raises(Refused, match="请写明不予办理的理由"):
        actions.refuse_request(made, **by, answer=" ")
    actions.refuse_request(made, **by, answer="不能证明是本人")

    assert (made.stage, made.answer, made.answered_by) == ("refused", "不能证明是本人", by["by"])


def test_from_the_first_word_to_the_file_in_hand(register: Register, enter: Enter) -> None:
    customer, owner, supervisor = register(), enter("lijing"), enter("wangmin")

    owner.post(f"/customers/{customer.pk}/take_request/", {"kind": "copy", "channel": "visit", "words": ""})
    made = DataRequest.objects.get()
    page = f"/customers/requests/{made.number}/"
    supervisor.post(f"{page}check_requester/", {"proven": "paper"})
    answer = supervisor.post(f"{page}copy/", {"format": "pdf"})
    supervisor.post(f"{page}settle_request/", {"answer": "当面交给本人"})

    assert answer["Content-Type"] == "application/pdf"
    assert answer["Cache-Control"] == "no-store"
    assert "当面交给本人" in owner.get(page).content.decode()
    assert "制作资料复制件" in owner.get(f"/customers/{customer.pk}/privacy/").content.decode()


def test_the_list_asks_as_much_for_one_request_as_for_thirty(register: Register, office: Office, enter: Enter) -> None:
    client, counts = enter("wangmin"), []
    for start, end in ((0, 1), (1, 30)):
        for n in range(start, end):
            ask(register(phone=f"138{n:08d}"), office)
        with CaptureQueriesContext(connection) as queries:
            assert client.get("/customers/requests/").status_code == 200
        counts.append(len(queries))

    assert counts[0] == counts[1] <= 12


def test_a_colleague_sees_no_request_of_somebody_elses_customer(
    register: Register, office: Office, enter: Enter
) -> None:
    made = ask(register(), office)

    answer = enter("zhanglei").get(made.get_absolute_url())

    assert answer.status_code == 404
