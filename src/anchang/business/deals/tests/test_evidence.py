"""What deals tell ownership about a customer: of all their files, and where it can be read."""

from collections.abc import Iterator

import pytest
from django.urls import get_script_prefix, set_script_prefix
from tests.office import MONDAY

from anchang.business.customers import actions as customers
from anchang.business.customers.models import Customer
from anchang.business.deals.queries import bought, signers, under_way
from anchang.business.deals.queries import testimony as told


@pytest.fixture
def below() -> Iterator[None]:
    """The office stands under an address of its own, as behind a proxy."""
    before = get_script_prefix()
    set_script_prefix("/office/")
    yield
    set_script_prefix(before)


def test_a_deal_as_evidence_leads_to_its_page_wherever_the_office_stands(sale, below):
    deal = sale.effective()

    ((_customer, evidence),) = told([deal.customer_id])

    assert evidence.url == f"/office/deals/{deal.number}/"


def test_what_is_under_way_in_a_file_that_went_ties_the_one_that_speaks(sale):
    keep, gone, other = sale.customer(), sale.customer(), sale.customer()
    sale.hold(0, customer=gone)
    customers.merge(keep, by=sale.who("wangmin"), at=MONDAY, others=[gone], reason="身份证相同")

    assert under_way([keep.pk, other.pk]) == {keep.pk}
    assert under_way([gone.pk]) == {gone.pk}


def test_who_signed_by_a_file_that_went_has_bought(sale):
    keep, signed = sale.customer(), sale.signed()
    gone = signed.customer
    customers.merge(keep, by=sale.who("wangmin"), at=MONDAY, others=[gone], reason="身份证相同")

    assert set(Customer.objects.filter(signers())) == {keep, gone}
    assert bought(sale.office.site, "customers.customer", {keep.pk}) == {keep.pk}
