import pytest
from tests.office import MONDAY, Office

from anchang.business.customers import actions
from anchang.business.customers.models import Customer
from anchang.business.customers.queries import household, identities, ties
from anchang.engine.policies import Refused

from .conftest import Enter, Register

pytestmark = pytest.mark.django_db


def called(customer: Customer, office: Office, who: str = "lijing") -> list[tuple[str, str]]:
    return [(tie.called, tie.name) for tie in ties(identities(customer), office.account(who), MONDAY)]


@pytest.mark.parametrize(
    ("kind", "there", "back"),
    [
        ("spouse", "配偶", "配偶"),
        ("parent", "父母", "子女"),
        ("child", "子女", "父母"),
        ("sibling", "兄弟姐妹", "兄弟姐妹"),
        ("friend", "朋友", "朋友"),
        ("referrer", "介绍人", "被介绍人"),
        ("colleague", "同事", "同事"),
    ],
)
def test_a_relation_shows_on_both_files_in_the_words_of_each_end(
    register: Register, office: Office, kind: str, there: str, back: str
) -> None:
    one, other = register(), register(name="陈立", phone="13700009999")

    actions.relate(one, by=office.account("lijing"), at=MONDAY, other=other, kind=kind)

    assert (called(one, office), called(other, office)) == ([(there, "陈立")], [(back, "王小明")])


def test_family_is_one_household_and_friends_are_not(register: Register, office: Office) -> None:
    owner = office.account("lijing")
    man, wife, child, friend = (register(name=name, phone="") for name in ("王一", "李二", "王三", "陈四"))

    actions.relate(child, by=owner, at=MONDAY, other=man, kind="parent")
    actions.relate(man, by=owner, at=MONDAY, other=wife, kind="spouse")
    actions.relate(man, by=owner, at=MONDAY, other=friend, kind="friend")

    at_home = {one.name: [two.name for two in household([one.pk], owner, MONDAY)] for one in (man, wife, child, friend)}
    assert at_home == {"王一": ["李二", "王三"], "李二": ["王一", "王三"], "王三": ["王一", "李二"], "陈四": []}


def test_two_households_that_marry_become_one(register: Register, office: Office) -> None:
    owner = office.account("lijing")
    people = [register(name=name, phone="") for name in ("王一", "王二", "李一", "李二")]
    actions.relate(people[0], by=owner, at=MONDAY, other=people[1], kind="sibling")
    actions.relate(people[2], by=owner, at=MONDAY, other=people[3], kind="sibling")
    actions.relate(people[1], by=owner, at=MONDAY, other=people[2], kind="spouse")

    assert [one.name for one in household([people[0].pk], owner, MONDAY)] == ["王二", "李一", "李二"]


def test_an_organisation_has_contacts_with_a_title_and_no_family(register: Register, office: Office) -> None:
    owner = office.account("lijing")
    firm = register(name="锦绣贸易有限公司", kind="organisation", phone="", source="own_search")
    person = register(name="陈立", phone="13700009999")

    actions.relate(firm, by=owner, at=MONDAY, other=person, kind="contact", title="行政总监")

    assert called(person, office) == [("所属单位", "锦绣贸易有限公司")]
    with pytest.raises(Refused, match="单位没有家庭关系"):
        actions.relate(firm, by=owner, at=MONDAY, other=person, kind="spouse")
    with pytest.raises(Refused, match="请填写联系人的职务"):
        actions.relate(firm, by=owner, at=MONDAY, other=register(name="赵六", phone=""), kind="contact")
    with pytest.raises(Refused, match="联系人要在单位的资料里登记"):
        actions.relate(person, by=owner, at=MONDAY, other=firm, kind="contact", title="总监")


def test_the_same_relation_is_refused_from_either_end(register: Register, office: Office) -> None:
    owner = office.account("lijing")
    one, other = register(), register(name="陈立", phone="13700009999")
    actions.relate(one, by=owner, at=MONDAY, other=other, kind="parent")

    for first, second, kind in ((one, other, "parent"), (other, one, "child"), (other, one, "spouse")):
        with pytest.raises(Refused, match="已经登记过"):
            actions.relate(first, by=owner, at=MONDAY, other=second, kind=kind)
    with pytest.raises(Refused, match="不能和自己建立关系"):
        actions.relate(one, by=owner, at=MONDAY, other=one, kind="friend")


def test_of_a_colleagues_customer_only_the_owner_is_named(register: Register, office: Office) -> None:
    mine, theirs = register(), register("zhanglei", name="陈立", phone="13700009999")
    actions.relate(mine, by=office.account("wangmin"), at=MONDAY, other=theirs, kind="referrer")

    seen = {who: called(mine, office, who) for who in ("lijing", "wangmin")}

    assert seen == {"lijing": [("介绍人", "张磊的客户")], "wangmin": [("介绍人", "陈立")]}


def test_the_form_finds_the_other_by_number_and_says_when_several_fit(register: Register, enter: Enter) -> None:
    one, other = register(), register(name="陈立", phone="13700009999")
    register(name="陈立", phone="")

    address = f"/customers/{one.pk}/relate/"
    unclear = enter("lijing").post(address, {"other": "陈立", "kind": "friend"})
    clear = enter("lijing").post(address, {"other": other.number, "kind": "friend"})

    assert unclear.status_code == 422
    assert other.number in unclear.content.decode()
    assert clear.url == f"/customers/{one.pk}/"
    assert one.relations.get().other == other


def test_a_customer_whom_the_person_may_not_see_cannot_be_chosen(register: Register, enter: Enter) -> None:
    mine, theirs = register(), register("zhanglei", phone="13700009999")

    answer = enter("lijing").post(f"/customers/{mine.pk}/relate/", {"other": theirs.number, "kind": "friend"})

    assert answer.status_code == 422
    assert "没有找到您能看到的客户" in answer.content.decode()
