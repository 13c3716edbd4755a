"""Where somebody knows the site from: asked at every registration, and 其他 says nothing by itself."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction
from tests.office import MONDAY, Office, rows

from anchang.business.customers import actions as customers
from anchang.business.customers.models import Customer
from anchang.business.reception import actions
from anchang.business.reception.models import Call, Visit
from anchang.engine.policies import Refused

from .conftest import PHONE, Enter, Receive
from .test_receive import FORM

pytestmark = pytest.mark.django_db
NEITHER = [({"source": ""}, "请选择客户来源"), ({"source": "other"}, "请写明客户从哪里知道的")]
RANG: dict[str, Any] = {"effective": True, "phone": PHONE, "consent": True}


@pytest.mark.clause("CAR-018")
@pytest.mark.parametrize(("given", "words"), NEITHER, ids=["none", "other without words"])
def test_no_visit_call_or_file_is_written_down_without_its_source(
    office: Office, receive: Receive, given: dict[str, str], words: str
) -> None:
    by: dict[str, Any] = {"by": office.account("lijing"), "at": MONDAY}
    facts = {"name": "王小明", "consent": True, "phone": PHONE, **given}

    for registered in (
        lambda: receive(**given),
        lambda: actions.take_call(office.site, **by, **RANG, **given),
        lambda: customers.register(office.site, **by, **facts),
    ):
        with pytest.raises(Refused, match=words):
            registered()

    assert (Customer.objects.count(), Visit.objects.count(), Call.objects.count()) == (0, 0, 0)


@pytest.mark.clause("CAR-018")
def test_whoever_is_known_already_is_asked_too(receive: Receive) -> None:
    receive()

    with pytest.raises(Refused, match="请写明客户从哪里知道的"):
        receive(source="other", source_words="  ")

    assert Visit.objects.count() == 1


def test_the_words_are_kept_with_other_and_with_nothing_else(office: Office, receive: Receive) -> None:
    said = {"source_words": " 小区门口的宣传车 "}
    first = receive(source="other", **said).customer
    second = receive(source="online", phone="13700000002", **said).customer
    rang = actions.take_call(
        office.site, by=office.account("lijing"), at=MONDAY, source="other", effective=True, **said
    )

    assert (first.source_words, first.shown_source) == ("小区门口的宣传车", "小区门口的宣传车")
    assert (second.source_words, second.shown_source) == ("", "网络")
    assert Call.objects.get(pk=rang.pk).shown_source == "小区门口的宣传车"
    customers.edit(first, by=office.account("lijing"), at=MONDAY, source="friend")
    assert Customer.objects.get(pk=first.pk).source_words == ""


def test_no_number_hides_in_the_words(receive: Receive) -> None:
    with pytest.raises(Refused, match="来源说明里有号码"):
        receive(source="other", source_words="找张总13912345678")


@pytest.mark.clause("CAR-018")
@pytest.mark.parametrize("wrong", [{"source": ""}, {"source": "other"}, {"source": "nonsense"}], ids=str)
def test_the_database_itself_wants_a_source_that_says_something(
    office: Office, receive: Receive, wrong: dict[str, str]
) -> None:
    receive()
    actions.take_call(office.site, by=office.account("lijing"), at=MONDAY, source="call", effective=True)

    for model in (Customer, Call):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows(model).update(**wrong)
        rows(model).update(source="other", source_words="宣传车")


@pytest.mark.clause("CAR-018")
@pytest.mark.parametrize(
    ("path", "form"),
    [
        ("/reception/receive/", FORM),
        ("/reception/take_call/", {"effective": "yes", "phone": PHONE, "consent": "on", "name": "王小明"}),
        ("/customers/register/", {"name": "王小明", "phone": PHONE, "consent": "yes"}),
    ],
    ids=["visit", "call", "file"],
)
def test_the_form_asks_for_it_in_its_place(enter: Enter, path: str, form: dict[str, str]) -> None:
    client = enter("lijing")

    empty = client.post(path, {**form, "source": ""})
    alone = client.post(path, {**form, "source": "other"})
    said = client.post(path, {**form, "source": "other", "source_words": "宣传车"})

    assert [one.status_code for one in (empty, alone, said)] == [422, 422, 302]
    assert "请写明客户从哪里知道的" in alone.content.decode()
    assert 'data-with-other="source"' in alone.content.decode()
    assert Customer.objects.get().source_words == "宣传车"


def test_whoever_is_forgotten_leaves_no_words_of_where_they_came_from(office: Office, receive: Receive) -> None:
    customer = receive(source="other", source_words="同事王小明介绍").customer
    rang = {**RANG, "source": "other", "source_words": "同事王小明介绍"}
    actions.take_call(office.site, by=office.account("lijing"), at=MONDAY, **rang)
    by: dict[str, Any] = {"by": office.account("chenwei"), "at": MONDAY}
    asked = customers.take_request(customer, **by, kind="delete", channel="visit", words="请删除")
    customers.check_requester(asked, **by, proven="paper")

    customers.erase(Customer.objects.get(), **by)

    gone = Customer.objects.get()
    assert (gone.source, gone.source_words, Call.objects.get().source_words) == ("other", "", "—")
