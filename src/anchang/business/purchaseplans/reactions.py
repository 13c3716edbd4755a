"""Who is forgotten has no link open any more, and no table of a bank in the store."""

from datetime import datetime

from anchang.business.customers.queries import eraser
from anchang.engine.accounts.models import Account
from anchang.engine.forgetting import Named

from . import actions
from .models import Disclosure, PurchasePlan
from .stages import Stage


@eraser("purchaseplans.purchaseplan", "purchaseplans.disclosure")
def empty_plans(files: list[int], at: datetime) -> list[Named]:
    """Links are closed, papers and signed tables go; that a plan of these units was made stays for the figures."""
    system, found = Account.objects.system(), PurchasePlan.objects.filter(customer__in=files)
    for plan in found.exclude(stage=Stage.WITHDRAWN):
        actions.withdraw(plan, by=system, at=at)
    found.update(note="")
    tables = Disclosure.objects.filter(customer__in=files)
    named = [(PurchasePlan._meta.label_lower, key) for key in found.values_list("pk", flat=True)]
    return [*named, *[(Disclosure._meta.label_lower, key) for key in tables.values_list("pk", flat=True)]]
