from datetime import timedelta

import pytest
from tests.office import MONDAY, Office

from anchang.business.customers import actions
from anchang.business.customers.models import Customer, Token
from anchang.business.customers.queries import by_phone, consent, current, identities, search
from anchang.engine.accounts.models import Account
from anchang.engine.policies import Refused
from anchang.people.org import actions as org

from .conftest import PHONE, Enter, Register

pytestmark = pytest.mark.django_db
SECOND, THIRD = "13700009999", "13600007777"
WHY = "身份证相同"


def test_three_files_become_one_and_every_way_to_them_leads_to_it(register: Register, office: Office) -> None:
    """A merge of three; nothing is moved, so every number still finds the person."""
    owner = office.account("lijing")
    keep, two, three = register(), register(name="王晓明", phone=SECOND), register(name="小王", phone=THIRD)

    actions.merge(keep, by=owner, at=MONDAY, others=[two, three], reason=WHY)

    assert identities(keep) == [keep.pk, two.pk, three.pk]
    assert [by_phone(office.site, number) for number in (PHONE, SECOND, THIRD)] == [keep] * 3
    assert [search(owner, text, MONDAY) for text in (SECOND, "7777", "王晓明", two.number)] == [[keep]] * 4
    assert [one.phones.get().number for one in (keep, two, three)] == [PHONE, SECOND, THIRD]


def test_a_merge_of_a_merge_points_to_the_file_that_speaks(register: Register, office: Office) -> None:
    owner = office.account("lijing")
    first, second, third = register(), register(phone=SECOND), register(phone=THIRD)
    actions.merge(second, by=owner, at=MONDAY, others=[third], reason=WHY)

    actions.merge(first, by=owner, at=MONDAY, others=[second], reason=WHY)

    third.refresh_from_db()
    assert (current(third), third.merged_into) == (first, first)
    assert identities(first) == [first.pk, second.pk, third.pk]


def test_the_address_of_a_merged_file_leads_to_the_one_that_speaks(
    register: Register, office: Office, enter: Enter
) -> None:
    keep, gone = register(), register(phone=SECOND)
    actions.merge(keep, by=office.account("lijing"), at=MONDAY, others=[gone], reason=WHY)

    answer = enter("lijing").get(f"/customers/{gone.pk}/", follow=True)

    assert answer.redirect_chain == [(f"/customers/{keep.pk}/", 302)]
    assert "137****9999" in answer.content.decode()
    assert gone.number in answer.content.decode()


def test_across_owners_it_takes_a_supervisor_and_the_owner_follows(register: Register, office: Office) -> None:
    mine, theirs = register(), register("zhanglei", phone=SECOND)

    with pytest.raises(Refused, match="在张磊名下") as refusal:
        actions.merge(mine, by=office.account("lijing"), at=MONDAY, others=[theirs], reason=WHY)
    actions.merge(mine, by=office.account("wangmin"), at=MONDAY, others=[theirs], reason=WHY)

    assert "销售主管" in refusal.value.lifted_by
    assert search(office.account("lijing"), SECOND, MONDAY) == [mine]
    assert search(office.account("zhanglei"), SECOND, MONDAY) == []
    assert set(Token.objects.values_list("owner_id", flat=True)) == {office.account("lijing").pk}


def test_a_merged_file_takes_the_next_owner_too(register: Register, office: Office) -> None:
    keep, gone = register(), register(phone=SECOND)
    actions.merge(keep, by=office.account("lijing"), at=MONDAY, others=[gone], reason=WHY)

    actions.assign(keep, by=office.account("wangmin"), at=MONDAY, owner=office.account("zhanglei"))

    gone.refresh_from_db()
    assert gone.owner == office.account("zhanglei")
    assert search(office.account("zhanglei"), SECOND, MONDAY) == [keep]


@pytest.mark.parametrize("who", ["keep", "gone"])
def test_a_consent_of_any_of_the_files_is_in_force(register: Register, office: Office, who: str) -> None:
    files = {"keep": register(phone=""), "gone": register(phone=SECOND)}
    actions.withdraw_consent(files[who], by=office.account("lijing"), at=MONDAY)

    actions.merge(files["keep"], by=office.account("lijing"), at=MONDAY, others=[files["gone"]], reason=WHY)

    later = MONDAY + timedelta(minutes=1)
    assert consent(files["keep"], later) is not None


def test_a_withdrawal_ends_the_consents_of_all_the_files(register: Register, office: Office) -> None:
    owner, keep, gone = office.account("lijing"), register(), register(phone=SECOND)
    actions.merge(keep, by=owner, at=MONDAY, others=[gone], reason=WHY)

    actions.withdraw_consent(keep, by=owner, at=MONDAY)

    assert [consent(one, MONDAY + timedelta(minutes=1)) for one in (keep, gone)] == [None, None]


def test_nothing_can_be_done_with_a_merged_file(register: Register, office: Office) -> None:
    owner = office.account("lijing")
    keep, gone = register(), register(phone=SECOND)
    actions.merge(keep, by=owner, at=MONDAY, others=[gone], reason=WHY)

    for deed in (
        lambda: actions.edit(gone, by=owner, at=MONDAY, wants="四房"),
        lambda: actions.add_phone(gone, by=owner, at=MONDAY, number=THIRD),
        lambda: actions.identify(gone, by=owner, at=MONDAY, id_kind="passport", id_number="E1234567"),
        lambda: actions.merge(gone, by=owner, at=MONDAY, others=[register(phone="")], reason=WHY),
    ):
        with pytest.raises(Refused, match=f"已并入{keep.number}"):
            deed()
    with pytest.raises(Refused, match="现在是「已并入」"):
        actions.merge(register(phone=THIRD), by=owner, at=MONDAY, others=[gone], reason=WHY)


def test_a_merge_needs_a_reason_others_and_one_site(register: Register, office: Office) -> None:
    system, keep = Account.objects.system(), register()
    elsewhere = org.open_site(office.company, by=system, at=MONDAY, code="JX02", name="江湾案场")
    given = {"name": "王小明", "source": "walk_in", "consent": True, "owner": office.account("chenwei")}
    away = actions.register(elsewhere, by=system, at=MONDAY, phone=SECOND, **given)

    for others, reason, complaint in (
        ([away], " ", "请说明为什么是同一位客户"),
        ([keep], WHY, "请选择要并入的资料"),
        ([away], WHY, "只能合并同一案场的资料"),
    ):
        with pytest.raises(Refused, match=complaint):
            actions.merge(keep, by=system, at=MONDAY, others=others, reason=reason)


def test_a_number_of_a_merged_file_stays_there(register: Register, office: Office) -> None:
    owner = office.account("lijing")
    keep, gone = register(), register(phone=SECOND)
    actions.merge(keep, by=owner, at=MONDAY, others=[gone], reason=WHY)

    with pytest.raises(Refused, match="已经在客户的资料里"):
        actions.add_phone(keep, by=owner, at=MONDAY, number=SECOND)
    with pytest.raises(Refused, match="在已并入的资料里"):
        actions.edit(Customer.objects.get(pk=keep.pk), by=owner, at=MONDAY, phone=SECOND)


def test_the_later_contact_counts(register: Register, office: Office) -> None:
    keep, gone, later = register(), register(phone=SECOND), MONDAY + timedelta(days=3)
    actions.reach(gone, by=Account.objects.system(), at=later)

    actions.merge(keep, by=office.account("lijing"), at=later, others=[gone], reason=WHY)

    assert Customer.objects.get(pk=keep.pk).last_contact_at == later


def test_the_screen_shows_both_files_and_asks_which_one_stays(register: Register, enter: Enter) -> None:
    one, two = register(wants="三房"), register(name="王晓明", phone=SECOND, wants="四房")
    address = f"/customers/{one.pk}/merge/?with={two.pk}"

    page = enter("lijing").get(address).content.decode()
    answer = enter("lijing").post(address, {"chosen": [two.pk], "keep": two.pk, "reason": WHY})

    assert all(text in page for text in (one.number, two.number, "三房", "四房", "保留哪一份"))
    assert answer.url == f"/customers/{two.pk}/"
    assert current(Customer.objects.get(pk=one.pk)) == two


def test_what_stays_must_be_one_of_those_chosen(register: Register, enter: Enter) -> None:
    one, two, three = register(), register(phone=SECOND), register(phone=THIRD)
    address = f"/customers/{one.pk}/merge/?with={two.pk}&with={three.pk}"

    answer = enter("lijing").post(address, {"chosen": [two.pk], "keep": three.pk, "reason": WHY})

    assert answer.status_code == 422
    assert Customer.objects.filter(stage="merged").count() == 0


def test_a_colleagues_file_is_not_offered(register: Register, enter: Enter) -> None:
    mine, theirs = register(), register("zhanglei", name="王小明", phone="13800005678")

    pages = {who: enter(who).get(f"/customers/{mine.pk}/merge/").content.decode() for who in ("lijing", "wangmin")}

    assert theirs.number not in pages["lijing"]
    assert theirs.number in pages["wangmin"]
