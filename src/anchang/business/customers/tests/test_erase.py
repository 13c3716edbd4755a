from collections.abc import Iterator
from datetime import date

import pytest
from tests.office import Office, morning, rows

from anchang.business.customers import actions
from anchang.business.customers.models import Consent, Customer, DataRequest, Phone, Restriction, Token
from anchang.business.customers.queries import Ground, by_phone, forgetting, may_contact, search
from anchang.engine.fields import keyed
from anchang.engine.ledger.models import Entry
from anchang.engine.policies import Refused, allowed

from .conftest import PHONE, Enter, Register

pytestmark = pytest.mark.django_db
TUESDAY = morning(2026, 11, 3)
VERBS = ("edit", "assign", "unmask", "identify", "agree", "stop_contact", "share", "take_request", "view")


def ask(customer: Customer, office: Office) -> DataRequest:
    by = {"by": office.account("chenwei"), "at": TUESDAY}
    made = actions.take_request(customer, **by, kind="delete", channel="visit")
    return actions.check_requester(made, **by, proven="paper")


def erase(customer: Customer, office: Office) -> Customer:
    ask(customer, office)
    return actions.erase(customer, by=office.account("chenwei"), at=TUESDAY)


@pytest.fixture
def reasons() -> Iterator[dict[str, Ground]]:
    """Grounds by name of whom they keep; what a room would register."""
    named: dict[str, Ground] = {}

    def look(files: list[int], _at: object) -> Ground | None:
        names = Customer.objects.filter(pk__in=files).values_list("name", flat=True)
        return next((named[name] for name in names if name in named), None)

    forgetting.ground(look)
    yield named
    forgetting._grounds.remove(look)


def test_without_a_request_that_was_checked_nobody_is_deleted(register: Register, office: Office) -> None:
    customer, by = register(), {"by": office.account("chenwei"), "at": TUESDAY}

    with pytest.raises(Refused, match="要先登记客户的删除请求并核实身份"):
        actions.erase(customer, **by)
    actions.take_request(customer, **by, kind="delete", channel="visit")
    with pytest.raises(Refused, match="要先登记客户的删除请求并核实身份"):
        actions.erase(customer, **by)

    assert Customer.objects.get(pk=customer.pk).name == "王小明"


def test_a_consultant_deletes_nobody(register: Register, office: Office) -> None:
    customer = register()
    ask(customer, office)

    with pytest.raises(Refused, match="您的岗位没有这项权限"):
        actions.erase(customer, by=office.account("lijing"), at=TUESDAY)


@pytest.mark.rule("R-233")
def test_the_request_is_answered_in_the_ordinary_words(register: Register, office: Office) -> None:
    customer = register()

    erase(customer, office)

    asked = DataRequest.objects.get()
    assert (asked.stage, asked.words) == ("done", "")
    assert asked.answer.startswith("已按您的要求办理")


def test_files_merged_into_it_and_those_at_other_sites_go_too(register: Register, office: Office) -> None:
    kept, gone = register(), register(phone="13800000001")
    rows(Customer).filter(pk=gone.pk).update(stage="merged", merged_into=kept.pk)

    erase(kept, office)

    assert set(Customer.objects.values_list("stage", "name", "merged_into")) == {("erased", "", None)}
    left = [Phone.objects.all(), Token.objects.all(), Consent.objects.filter(withdrawn_at=None)]
    assert [one.exists() for one in left] == [False, False, False]


def test_the_erased_file_says_its_number_and_nothing_else(register: Register, office: Office, enter: Enter) -> None:
    customer = erase(register(), office)

    page = enter("lijing").get(f"/customers/{customer.pk}/").content.decode()

    assert "已按客户要求删除" in page
    assert customer.number in page
    assert "王小明" not in page
    assert enter("zhanglei").get(f"/customers/{customer.pk}/").status_code == 404


def test_while_something_is_done_for_them_they_are_told_to_wait(
    register: Register, office: Office, reasons: dict[str, Ground]
) -> None:
    customer = register()
    reasons["王小明"] = Ground("wait", told="投诉还没结案")

    with pytest.raises(Refused, match="投诉还没结案"):
        erase(customer, office)

    assert (Customer.objects.get(pk=customer.pk).stage, DataRequest.objects.get().stage) == ("open", "checked")


@pytest.mark.rule("R-236")
def test_what_the_law_keeps_is_locked_away_for_everybody(
    register: Register, office: Office, reasons: dict[str, Ground]
) -> None:
    customer = register()
    reasons["王小明"] = Ground("restrict", date(2036, 11, 2), "有交易记录")

    erase(customer, office)

    kept = Customer.objects.get(pk=customer.pk)
    assert (kept.stage, kept.name, kept.phone) == ("restricted", "王小明", PHONE)
    assert (Restriction.objects.get().until, Restriction.objects.get().silent) == (date(2036, 11, 2), False)
    for who in ("lijing", "wangmin", "chenwei", "linlan", "zhoujianguo"):
        account = office.account(who)
        assert not Customer.objects.visible_to(account, TUESDAY).filter(pk=kept.pk).exists()
        assert not any(allowed(account, f"customers.{verb}", kept, TUESDAY).ok for verb in VERBS)
        assert search(account, PHONE, TUESDAY) == search(account, "王小明", TUESDAY) == []
    assert not may_contact(kept, TUESDAY).ok


def test_who_comes_back_is_a_new_visitor(register: Register, office: Office, reasons: dict[str, Ground]) -> None:
    customer = register()
    reasons["王小明"] = Ground("restrict", date(2036, 11, 2))
    erase(customer, office)

    again = register()

    assert again.pk != customer.pk
    assert by_phone(office.site, PHONE) == again
    assert keyed(PHONE, "customers.phone") != Customer.objects.get(pk=customer.pk).phone_key


def test_finance_law_and_the_officer_look_into_it_for_a_reason(
    register: Register, office: Office, enter: Enter, reasons: dict[str, Ground]
) -> None:
    customer = register()
    reasons["王小明"] = Ground("restrict", date(2036, 11, 2), "有交易记录")
    erase(customer, office)
    url = f"/customers/{customer.pk}/consult/"

    shown = {
        who: enter(who).post(url, {"reason": "司法机关调取"}) for who in ("fengshan", "hanli", "shenmo", "chenwei")
    }
    unasked = enter("hanli").post(url, {})

    assert {who: PHONE in answer.content.decode() for who, answer in shown.items()} == {
        "fengshan": True, "hanli": True, "shenmo": True, "chenwei": False
    }  # fmt: skip
    assert (shown["chenwei"].status_code, unasked.status_code) == (404, 422)
    assert Entry.objects.filter(verb="customers.consult", thing_id=customer.pk).count() == 3
    assert customer.number in enter("hanli").get("/customers/restricted/").content.decode()


@pytest.mark.rule("R-220")
def test_what_is_kept_silently_looks_deleted_to_everybody_but_the_officer(
    register: Register, office: Office, enter: Enter, reasons: dict[str, Ground]
) -> None:
    quiet, other = register(name="张三丰", phone="13800000021"), register()
    reasons["张三丰"] = Ground("silent")
    erase(quiet, office)
    erase(other, office)

    told = set(DataRequest.objects.values_list("stage", "answer", "words"))
    pages = {
        who: {
            enter(who).get(f"/customers/{one.pk}/").content.decode().replace(one.number, "") for one in (quiet, other)
        }
        for who in ("lijing", "chenwei")
    }

    assert Customer.objects.get(pk=quiet.pk).stage == "restricted"
    assert len(told) == 1
    assert all("已按客户要求删除" in page for some in pages.values() for page in some)
    assert quiet.number not in enter("hanli").get("/customers/restricted/").content.decode()
    assert enter("hanli").get(f"/customers/{quiet.pk}/consult/").status_code == 404
    assert quiet.number in enter("shenmo").get("/customers/restricted/").content.decode()


def test_of_two_who_share_a_name_only_the_one_who_asked_goes(register: Register, office: Office) -> None:
    customer, namesake = register(), register(phone="13800000031")

    erase(customer, office)

    assert Customer.objects.get(pk=namesake.pk).phone == "13800000031"
    assert search(office.account("lijing"), "王小明", TUESDAY) == [namesake]


def test_the_manager_deletes_from_the_request(register: Register, office: Office, enter: Enter) -> None:
    customer = register()
    asked, client = ask(customer, office), enter("chenwei")

    unsure = client.post(f"/customers/requests/{asked.number}/erase/", {})
    done = client.post(f"/customers/requests/{asked.number}/erase/", {"sure": "on"})

    assert (unsure.status_code, done.status_code) == (422, 302)
    assert Customer.objects.get(pk=customer.pk).stage == "erased"
    assert client.get(asked.get_absolute_url()).status_code == 200
