from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anchang.business.deals import queries
from anchang.business.deals.models import Deal, Signing
from anchang.business.deals.stages import PlanKind
from anchang.business.inventory.actions import turn
from anchang.business.receivables.actions import LineOf, replace_plan
from anchang.business.receivables.models import Plan
from anchang.business.receivables.queries import locked, paid
from anchang.business.receivables.stages import DueKind
from anchang.engine.accounts.models import Account
from anchang.engine.doors.actions import action
from anchang.engine.doors.work import mention
from anchang.engine.numbering.draw import draw
from anchang.engine.policies import require
from anchang.engine.states import move
from anchang.lib.calendar import office_day


@action("deals.settle", gettext_lazy("定金到账"))
def settle(deal: Deal, *, by: Account, at: datetime) -> Deal:
    """The deposit is in full: the subscription takes effect and the days to sign begin. 定金 binds only once paid (R-140)."""
    move(deal, "settle", by=by, at=at)
    require(paid(deal.number) >= deal.deposit, _("定金未收齐"), rule="R-140")
    return deal


@action("deals.unsettle", gettext_lazy("定金退回待收"))
def unsettle(deal: Deal, *, by: Account, at: datetime) -> Deal:
    """A receipt was reversed and the deposit is no longer in: the deal waits for it again, with a new clock."""
    move(deal, "unsettle", by=by, at=at)
    require(paid(deal.number) < deal.deposit, _("定金仍已收齐"))
    return deal


@action("deals.sign", gettext_lazy("签约"))
def sign(deal: Deal, *, by: Account, at: datetime, plan_kind: str, lines: Iterable[LineOf]) -> Signing:
    """The contract at the deal's price with its payment plan, whose lines and the deposit sum to the price to the fen.

    Needs the deposit settled, a valid permit (R-102) and the way of paying whose discount the deal has. The unit's
    claim becomes the contract's.
    """
    locked(deal.number)
    move(deal, "sign", by=by, at=at)
    require(plan_kind in PlanKind.values, _("请选择付款方式"))
    if deal.method is not None:
        pays = {"pays": deal.method.get_pays_display()}
        require(plan_kind == deal.method.pays, _("认购时选的是%(pays)s，优惠随付款方式，不能改") % pays)
    require(paid(deal.number) >= deal.deposit, _("定金未到账，不能签约"), rule="R-140")
    require(queries.is_permitted(deal.unit, office_day(at)), _("没有有效的预售许可证，不能签约"), rule="R-102")
    deposit = LineOf(DueKind.DEPOSIT, _("定金"), office_day(deal.subscribed_at), deal.deposit)
    plan = Plan.objects.get(reference=deal.number)
    replace_plan(plan, by=by, at=at, total=deal.price, lines=[deposit, *lines])
    turn(deal.unit, by=by, at=at, reference=deal.number, kind="contract", new_reference=deal.number)
    mention(deal.unit, deal.customer)
    return Signing.objects.create(
        deal=deal,
        contract_no=draw("HT", deal.site.code, str(office_day(at).year)),
        plan_kind=plan_kind,
        price=deal.price,
        signed_at=at,
        signed_by=by,
    )
