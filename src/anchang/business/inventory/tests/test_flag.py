import pytest
from django.db import IntegrityError, transaction
from tests.office import MONDAY, rows

from anchang.business.inventory import actions
from anchang.business.inventory.actions import claims
from anchang.business.inventory.models import Claim, Flag
from anchang.engine.policies import Refused

TURN = {"reference": "hold-1", "kind": "subscription", "new_reference": "RG-1"}


def flagged(stock, kind: str, document_no: str = "（2026）锦01执88号") -> Flag:
    made: Flag = actions.flag(stock.unit, by=stock.account("hanli"), at=MONDAY, kind=kind, document_no=document_no)
    return made


@pytest.mark.rule("R-111")
@pytest.mark.parametrize(("kind", "said"), [("seized", "已被查封"), ("mortgaged", "设有在建工程抵押")])
def test_a_seized_or_mortgaged_unit_is_not_taken_and_the_refusal_names_the_document(stock, kind, said):
    flagged(stock, kind)

    with pytest.raises(Refused, match=said) as caught:
        stock.take()

    assert "（2026）锦01执88号" in caught.value.reason
    assert not Claim.objects.exists()


@pytest.mark.parametrize("kind", ["seized", "mortgaged"])
def test_what_is_held_goes_no_further_once_the_unit_is_seized_or_mortgaged(stock, kind):
    stock.take()
    flagged(stock, kind)

    with pytest.raises(Refused, match="28-1-101"):
        actions.turn(stock.unit, by=stock.system, at=MONDAY, **TURN)

    assert Claim.objects.get(ended_at=None).kind == "hold"


def test_without_the_condition_a_seized_unit_would_be_sold(stock, monkeypatch):
    flagged(stock, "seized")
    monkeypatch.setattr(claims, "SALE", "AND permit.released_at <= %s")

    assert stock.take().kind == "hold"


@pytest.mark.rule("R-111")
def test_with_the_mortgagees_consent_the_unit_is_sold_and_its_page_tells_the_buyer_of_both(stock, client):
    mortgage = flagged(stock, "mortgaged", "抵押合同2026-7")

    actions.record_consent(mortgage, by=stock.account("hanli"), at=MONDAY, consent_no="同意书2026-3")

    assert stock.take().kind == "hold"
    client.force_login(stock.account("lijing"), backend="django.contrib.auth.backends.ModelBackend")
    page = client.get(f"/inventory/units/{stock.unit.pk}/").content.decode()
    assert "抵押合同2026-7" in page
    assert "抵押权人已书面同意销售（同意书2026-3），签约时须向买受人书面告知" in page


@pytest.mark.rule("R-111")
def test_a_consent_is_to_a_mortgage_in_force_and_has_a_number(stock):
    seizure, mortgage = flagged(stock, "seized"), flagged(stock, "mortgaged")
    hanli = stock.account("hanli")

    for flag, number in ((seizure, "同意书1"), (mortgage, " ")):
        with pytest.raises(Refused):
            actions.record_consent(flag, by=hanli, at=MONDAY, consent_no=number)

    assert not Flag.objects.exclude(consent_no="").exists()


def test_a_flag_that_is_lifted_blocks_no_more(stock):
    seizure = flagged(stock, "seized")

    with pytest.raises(Refused, match="请写明解除查封"):
        actions.unflag(seizure, by=stock.account("chenwei"), at=MONDAY)
    actions.unflag(seizure, by=stock.account("chenwei"), at=MONDAY, document_no="（2026）锦01执88号之一")

    assert stock.take().kind == "hold"


@pytest.mark.parametrize("kind", ["sample", "frozen"])
def test_a_sample_flat_and_a_frozen_price_are_sold_like_any_other(stock, kind):
    flagged(stock, kind, "")

    assert stock.take().kind == "hold"


@pytest.mark.parametrize(("kind", "document"), [("seized", ""), ("mortgaged", " "), ("haunted", "x")])
def test_a_flag_of_no_kind_or_a_seizure_without_document_is_refused(stock, kind, document):
    with pytest.raises(Refused):
        flagged(stock, kind, document)


def test_a_second_flag_of_a_kind_is_refused_by_the_verb_and_by_the_database(stock):
    flagged(stock, "seized")
    again = Flag(unit=stock.unit, kind="seized", document_no="x", since=MONDAY, by_id=1)

    with pytest.raises(Refused, match="已有这个标记"):
        flagged(stock, "seized")
    with pytest.raises(IntegrityError), transaction.atomic():
        rows(Flag).bulk_create([again])


def test_a_seized_unit_may_be_withheld_for_that_very_reason(stock):
    flagged(stock, "seized")

    assert stock.withhold(ground="seizure").kind == "control"


def test_a_consultant_sets_no_flag(stock):
    with pytest.raises(Refused, match="您的岗位没有这项权限"):
        actions.flag(stock.unit, by=stock.account("lijing"), at=MONDAY, kind="sample")
