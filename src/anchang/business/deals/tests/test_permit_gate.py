"""T-042: whatever takes a unit, moves it on or takes money for it asks for a permit in force first."""

from decimal import Decimal

import pytest

from anchang.business.deals import actions
from anchang.business.deals.models import Deal, Hold
from anchang.business.inventory import actions as inventory
from anchang.business.inventory.models import Claim
from anchang.business.inventory.stages import ClaimKind
from anchang.business.receivables.models import Receipt
from anchang.engine.accounts.models import Account
from anchang.engine.approvals.actions import agree
from anchang.engine.approvals.models import Case
from anchang.engine.policies import Refused

from .conftest import LOST, Sale

FIVE = Decimal(50000)


def hold(sale: Sale):
    customer = sale.customer()
    return lambda: sale.hold(1, customer=customer)


def subscribe(sale: Sale):
    held = sale.hold()
    return lambda: sale.subscribe(Hold.objects.get(pk=held.pk))


def approve(sale: Sale):
    deal = sale.subscribe(rate="0.5")
    case = Case.objects.get(thing_id=deal.pk)
    return lambda: agree(case, by=sale.who("chenwei"), at=sale.at)


def resubmit(sale: Sale):
    deal = sale.subscribe(rate="0.5")
    actions.reject(deal, by=system(), at=sale.at)
    return lambda: actions.resubmit(sale.again(deal), by=sale.who("lijing"), at=sale.at, deposit=FIVE)


def receive(sale: Sale):
    deal = sale.subscribe()
    return lambda: sale.pay(deal)


def sign(sale: Sale):
    deal = sale.effective()
    return lambda: sale.sign(deal)


def take(kind: str):
    def prepare(sale: Sale):
        facts = {"kind": kind, "reference": "x", "holder_label": "李静"}
        return lambda: inventory.take(sale.unit(2), by=system(), at=sale.at, **facts)

    return prepare


def turn(kind: str):
    def prepare(sale: Sale):
        held = sale.hold()
        facts = {"kind": kind, "reference": held.reference, "new_reference": "y"}
        return lambda: inventory.turn(sale.unit(), by=system(), at=sale.at, **facts)

    return prepare


def system():
    return Account.objects.system()


SOLD = (ClaimKind.HOLD, ClaimKind.SUBSCRIPTION, ClaimKind.CONTRACT)
VERBS = {
    **{one.__name__: one for one in (hold, subscribe, approve, resubmit, receive, sign)},
    **{f"take {kind}": take(kind) for kind in SOLD},
    **{f"turn {kind}": turn(kind) for kind in SOLD},
}


def counts() -> tuple[int, ...]:
    live = Claim.objects.filter(ended_at=None)
    stages = tuple(Deal.objects.order_by("pk").values_list("stage", flat=True))
    return (live.count(), Receipt.objects.count(), *live.order_by("pk").values_list("pk", flat=True), *stages)


@pytest.mark.rule("R-102")
@pytest.mark.rule("R-106")
@pytest.mark.clause("FRM-001")
@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize("how", LOST)
def test_without_a_permit_in_force_nothing_is_taken_moved_on_or_paid(sale, verb, how):
    deed = VERBS[verb](sale)
    sale.lose_permit(how)
    before = counts()

    with pytest.raises(Refused) as caught:
        deed()

    assert caught.value.rule == "R-102"
    assert counts() == before


@pytest.mark.rule("R-102")
@pytest.mark.parametrize("verb", VERBS)
def test_with_the_permit_the_same_step_succeeds(sale, verb):
    deed = VERBS[verb](sale)
    before = counts()

    deed()

    assert counts() != before


@pytest.mark.rule("R-102")
def test_the_page_of_a_unit_says_why_it_cannot_be_held_once_its_permit_is_withdrawn(sale_now, client):
    sale_now.lose_permit("revoked")
    client.force_login(sale_now.who("lijing"), backend="django.contrib.auth.backends.ModelBackend")

    page = client.get(sale_now.unit().get_absolute_url()).content.decode()

    assert "未取证" in page
    assert f"/deals/hold/{sale_now.unit().pk}/" not in page
