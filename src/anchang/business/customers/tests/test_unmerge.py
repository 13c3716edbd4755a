from datetime import timedelta

import pytest
from tests.office import MONDAY, Office

from anchang.business.customers import actions
from anchang.business.customers.models import Customer, Merge, Token
from anchang.business.customers.queries import by_phone, identities, search
from anchang.engine.accounts.models import Account
from anchang.engine.policies import Refused
from anchang.people.org import actions as org

from .conftest import PHONE, Enter, Register

pytestmark = pytest.mark.django_db
SECOND, THIRD, WHY = "13700009999", "13600007777", "身份证相同"


def test_an_undone_merge_gives_the_file_back_to_who_had_it(register: Register, office: Office) -> None:
    """The merge can be undone at any time, and everything is as it was."""
    supervisor, later = office.account("wangmin"), MONDAY + timedelta(days=300)
    mine, theirs = register(), register("zhanglei", phone=SECOND)
    actions.merge(mine, by=supervisor, at=MONDAY, others=[theirs], reason=WHY)

    actions.unmerge(theirs, by=supervisor, at=later)

    assert (theirs.stage, theirs.merged_into, theirs.owner) == ("open", None, office.account("zhanglei"))
    assert by_phone(office.site, SECOND) == theirs
    assert search(office.account("zhanglei"), SECOND, later) == [theirs]
    assert search(office.account("lijing"), SECOND, later) == []
    row = Merge.objects.get()
    assert (row.undone_at, row.undone_by, row.made_by) == (later, supervisor, supervisor)


def test_of_three_files_each_merge_is_undone_by_itself(register: Register, office: Office) -> None:
    owner = office.account("lijing")
    first, second, third = register(), register(phone=SECOND), register(phone=THIRD)
    actions.merge(second, by=owner, at=MONDAY, others=[third], reason=WHY)
    actions.merge(first, by=owner, at=MONDAY, others=[second], reason=WHY)

    actions.unmerge(second, by=owner, at=MONDAY)

    assert (identities(first), identities(second)) == ([first.pk], [second.pk, third.pk])
    assert by_phone(office.site, THIRD) == second
    actions.unmerge(third, by=owner, at=MONDAY)
    assert identities(second) == [second.pk]


def test_the_innermost_file_can_go_first(register: Register, office: Office) -> None:
    owner = office.account("lijing")
    first, second, third = register(), register(phone=SECOND), register(phone=THIRD)
    actions.merge(second, by=owner, at=MONDAY, others=[third], reason=WHY)
    actions.merge(first, by=owner, at=MONDAY, others=[second], reason=WHY)

    actions.unmerge(third, by=owner, at=MONDAY)

    assert identities(first) == [first.pk, second.pk]
    assert by_phone(office.site, THIRD) == third


def test_a_file_of_the_pool_goes_back_to_the_pool(register: Register, office: Office) -> None:
    supervisor, keep, pooled = office.account("wangmin"), register(), register(phone=SECOND)

    @_in_a_verb(supervisor)
    def leave() -> None:
        pooled.owner = None
        pooled.save(update_fields=["owner"])
        Token.objects.filter(customer=pooled).update(owner_id=None)

    actions.merge(keep, by=supervisor, at=MONDAY, others=[pooled], reason=WHY)
    actions.unmerge(pooled, by=supervisor, at=MONDAY)

    assert Customer.objects.get(pk=pooled.pk).owner is None
    assert set(Token.objects.filter(customer=pooled).values_list("owner_id", flat=True)) == {None}


def _in_a_verb(by: Account):  # type: ignore[no-untyped-def]
    """Does the writing inside a verb, as the room of the pool will."""
    from anchang.engine.doors.actions import action

    def do(write):  # type: ignore[no-untyped-def]
        action("test.pool", "放入公海")(lambda *, by, at: write())(by=Account.objects.system(), at=MONDAY)

    return do


def test_who_left_does_not_get_the_file_back(register: Register, office: Office) -> None:
    supervisor, keep, gone = office.account("wangmin"), register(), register("zhanglei", phone=SECOND)
    actions.merge(keep, by=supervisor, at=MONDAY, others=[gone], reason=WHY)
    org.leave(office.staff["zhanglei"], by=Account.objects.system(), at=MONDAY, on=MONDAY.date())

    actions.unmerge(gone, by=supervisor, at=MONDAY + timedelta(days=2))

    assert gone.owner == office.account("lijing")


def test_a_consultant_cannot_hand_a_file_to_somebody_else_by_undoing(register: Register, office: Office) -> None:
    mine, theirs = register(), register("zhanglei", phone=SECOND)
    actions.merge(mine, by=office.account("wangmin"), at=MONDAY, others=[theirs], reason=WHY)

    with pytest.raises(Refused, match="撤销后客户会回到别人名下"):
        actions.unmerge(theirs, by=office.account("lijing"), at=MONDAY)


def test_what_is_not_merged_cannot_be_undone(register: Register, office: Office) -> None:
    with pytest.raises(Refused, match="没有并入别的资料"):
        actions.unmerge(register(), by=office.account("lijing"), at=MONDAY)


def test_the_last_contact_is_what_it_was(register: Register, office: Office) -> None:
    owner, later = office.account("lijing"), MONDAY + timedelta(days=3)
    keep, gone = register(), register(phone=SECOND)
    actions.reach(gone, by=Account.objects.system(), at=later)
    actions.merge(keep, by=owner, at=later, others=[gone], reason=WHY)

    actions.unmerge(gone, by=owner, at=later)

    assert Customer.objects.get(pk=keep.pk).last_contact_at == MONDAY


def test_the_button_on_the_page_undoes_it(register: Register, office: Office, enter: Enter) -> None:
    keep, gone = register(), register(phone=SECOND)
    actions.merge(keep, by=office.account("lijing"), at=MONDAY, others=[gone], reason=WHY)

    page = enter("lijing").get(f"/customers/{keep.pk}/").content.decode()
    answer = enter("lijing").post(f"/customers/{gone.pk}/unmerge/")

    assert f"/customers/{gone.pk}/unmerge/" in page
    assert answer.url == f"/customers/{gone.pk}/"
    assert by_phone(office.site, PHONE) == keep
