"""Of a person with two files the last word counts, whichever of the files they said it in."""

import pytest
from tests.office import Office, morning

from anchang.business.customers import actions
from anchang.business.customers.models import Consent, Customer
from anchang.business.customers.queries import consent, may_contact
from anchang.engine.policies import Refused

from .conftest import Register

pytestmark = [pytest.mark.django_db, pytest.mark.rule("R-230")]
TUESDAY, WEDNESDAY, THURSDAY = (morning(2026, 11, day) for day in (3, 4, 5))
WHY = "身份证相同"


@pytest.fixture
def pair(register: Register) -> tuple[Customer, Customer]:
    """Two files, under two numbers, both agreed on Monday."""
    return register(), register(phone="13700009999")


def merged(office: Office, files: tuple[Customer, Customer], keep: int) -> Customer:
    actions.merge(files[keep], by=office.account("wangmin"), at=WEDNESDAY, others=[files[1 - keep]], reason=WHY)
    for one in files:
        one.refresh_from_db()
    return files[keep]


@pytest.mark.parametrize("keep", [0, 1])
def test_who_withdrew_in_one_file_after_agreeing_in_the_other_has_withdrawn(
    pair: tuple[Customer, Customer], office: Office, keep: int
) -> None:
    actions.withdraw_consent(pair[1], by=office.account("lijing"), at=TUESDAY)

    merged(office, pair, keep)

    assert [consent(one, WEDNESDAY) for one in pair] == [None, None]
    assert [may_contact(one, WEDNESDAY).rule for one in pair] == ["R-230", "R-230"]


@pytest.mark.parametrize("keep", [0, 1])
def test_who_agreed_in_one_file_after_withdrawing_in_the_other_has_agreed(
    pair: tuple[Customer, Customer], office: Office, keep: int
) -> None:
    for one in pair:
        actions.withdraw_consent(one, by=office.account("lijing"), at=TUESDAY)
    actions.agree(pair[0], by=office.account("lijing"), at=TUESDAY)

    merged(office, pair, keep)

    given = Consent.objects.get(customer=pair[0], withdrawn_at=None)
    assert [consent(one, WEDNESDAY) for one in pair] == [given, given]
    assert [may_contact(one, WEDNESDAY).ok for one in pair] == [True, True]


@pytest.mark.parametrize("keep", [0, 1])
def test_who_had_withdrawn_and_agrees_again_is_written_down(
    pair: tuple[Customer, Customer], office: Office, keep: int
) -> None:
    actions.withdraw_consent(pair[1], by=office.account("lijing"), at=TUESDAY)
    file = merged(office, pair, keep)

    actions.agree(file, by=office.account("lijing"), at=THURSDAY)

    assert may_contact(file, THURSDAY).ok
    assert consent(file, THURSDAY).given_at == THURSDAY


def test_after_the_merge_is_undone_each_file_says_what_was_said_in_it(
    pair: tuple[Customer, Customer], office: Office
) -> None:
    actions.withdraw_consent(pair[1], by=office.account("lijing"), at=TUESDAY)
    merged(office, pair, 0)

    actions.unmerge(pair[1], by=office.account("wangmin"), at=THURSDAY)

    assert [may_contact(Customer.objects.get(pk=one.pk), THURSDAY).ok for one in pair] == [True, False]


def test_who_withdrew_as_one_person_stays_withdrawn_in_both_files(
    pair: tuple[Customer, Customer], office: Office
) -> None:
    file = merged(office, pair, 0)
    actions.withdraw_consent(file, by=office.account("lijing"), at=WEDNESDAY)

    actions.unmerge(pair[1], by=office.account("wangmin"), at=THURSDAY)

    assert [may_contact(Customer.objects.get(pk=one.pk), THURSDAY).ok for one in pair] == [False, False]
    with pytest.raises(Refused, match="没有有效的联系同意"):
        actions.withdraw_consent(pair[0], by=office.account("lijing"), at=THURSDAY)
