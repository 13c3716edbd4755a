from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anchang.engine.accounts.models import Account
from anchang.engine.doors.actions import action
from anchang.engine.policies import require
from anchang.people.org.queries import insist_pledged

from ..models import Customer
from ..stages import ConsultReason, FileStage


@dataclass(frozen=True)
class Kept:
    """What a file kept by law alone says."""

    name: str
    phone: str
    id_kind: str
    id_number: str


@action("customers.consult", gettext_lazy("调阅限制资料"))
def consult(customer: Customer, *, by: Account, at: datetime, reason: str) -> Kept:
    """Looks into a file that is kept by law alone, for a reason that stays in the ledger (R-236).

    Refuses another reason than those of finance, law and the officer against money laundering, and a file in use.
    """
    require(reason in ConsultReason.values, _("请选择调阅的原因"), rule="R-236")
    insist_pledged(by, at)
    require(customer.stage == FileStage.RESTRICTED, _("这份资料没有限制使用"))
    kind = customer.get_id_kind_display() if customer.id_kind else ""
    return Kept(customer.name or customer.salutation, customer.phone, kind, customer.id_number)
