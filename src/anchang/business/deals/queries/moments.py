from collections.abc import Iterator, Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from anchang.business.customers.queries import Moment
from anchang.business.receivables.models import Receipt
from anchang.engine.accounts.models import Account
from anchang.engine.ledger.models import Entry, Mention
from anchang.engine.ledger.writing import label_of
from anchang.ui.tags.formats import yuan

from ..models import Deal, Hold

TOLD = {
    "deals.subscribe": ("writing-sign", ""),
    "deals.approve": ("check", ""),
    "deals.reject": ("ban", "stop"),
    "deals.resubmit": ("writing-sign", ""),
    "deals.settle": ("check", "ok"),
    "deals.withdraw": ("ban", "warn"),
    "deals.expire": ("ban", "stop"),
    "deals.sign": ("writing-sign", "ok"),
}


def deal_moments(keys: Sequence[int], account: Account, at: datetime, limit: int) -> Iterator[Moment]:
    """Holds, and every step of the deals, that the account sees: four queries."""
    holds = Hold.objects.visible_to(account, at).filter(customer__in=keys).select_related("unit", "owner")
    for hold in holds.order_by("-held_at")[:limit]:
        words = {"unit": hold.unit.label, "stage": hold.get_stage_display()}
        text = _("锁房%(unit)s（%(stage)s）") % words
        yield Moment(hold.held_at, "lock", text, hold.owner.name, hold.get_absolute_url())
    deals = Deal.objects.visible_to(account, at).filter(customer__in=keys).select_related("unit")
    known = {deal.pk: deal for deal in deals}
    spoken = Mention.objects.filter(label=Deal._meta.label_lower, key__in=known).values_list("entry_id", "key")
    about = dict(spoken)
    for entry in Entry.objects.filter(pk__in=about, verb__in=TOLD).order_by("-pk")[:limit]:
        deal, (icon, tone) = known[about[entry.pk]], TOLD[entry.verb]
        words = {"step": label_of(entry.verb), "unit": deal.unit.label, "number": deal.number}
        text = _("%(step)s：%(unit)s %(number)s") % words
        yield Moment(entry.at, icon, text, entry.by_name, deal.get_absolute_url(), tone)


def money_moments(keys: Sequence[int], account: Account, at: datetime, limit: int) -> Iterator[Moment]:
    """Money received for the customer's deals, and what was reversed of it, that the account sees: two queries."""
    numbers = list(Deal.objects.filter(customer__in=keys).values_list("number", flat=True))
    receipts = Receipt.objects.visible_to(account, at).filter(plan__reference__in=numbers)
    for one in receipts.select_related("received_by").order_by("-received_at")[:limit]:
        words = {"nature": one.get_nature_display(), "amount": yuan(one.amount), "stage": one.get_stage_display()}
        text = _("%(nature)s%(amount)s（%(stage)s）") % words
        tone = "stop" if one.stage == "reversed" else "money"
        yield Moment(one.received_at, "cash", text, one.received_by.name, one.get_absolute_url(), tone)
