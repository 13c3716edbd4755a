"""A proposal on its way: submitted, agreed to by its seats, and in force on its day."""

from datetime import datetime
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anchang.business.inventory.actions import Priced, post_prices
from anchang.business.inventory.queries import day_of
from anchang.engine.accounts.models import Account
from anchang.engine.approvals.actions import request
from anchang.engine.approvals.queries import under_way
from anchang.engine.clocks.timers import Clock, declare
from anchang.engine.doors.actions import action
from anchang.engine.doors.work import note
from anchang.engine.policies import once, require
from anchang.engine.states import move
from anchang.lib.money import format_wan

from .. import queries
from ..models import Proposal
from ..stages import EFFECT, Stage

ROUTE = "pricing.proposal"
MINUTE = 60


@action("pricing.submit", gettext_lazy("提交调价"))
def submit(proposal: Proposal, *, by: Account, at: datetime, effective_at: datetime | None, why: str) -> Proposal:
    """Asks the seats of the route for their consent; `effective_at` None is as soon as they have given it.

    Refuses an effective time that is past, and a second live proposal of the project for that day.
    """
    require(effective_at is None or effective_at > at, _("生效时间已经过了，请选以后的时间"))
    day = day_of(effective_at or at)
    facts = {"effective_at": effective_at, "effective_on": day, "submitted_at": at, "submitted_by_id": by.pk}
    _move_to_day(proposal, "submit", by, at, why=why, **facts)
    request(
        proposal,
        by=by,
        at=at,
        route=ROUTE,
        measure=proposal.largest,
        summary=_summary(proposal),
        approved_verb="pricing.approve",
        rejected_verb="pricing.reject",
        url=proposal.get_absolute_url(),
    )
    note(largest=proposal.largest)
    return proposal


def _move_to_day(proposal: Proposal, verb: str, by: Account, at: datetime, **changes: object) -> None:
    """Moves the proposal and claims its day; the constraint decides between two who claim one at once."""
    day = changes["effective_on"]
    other = queries.taken_day(proposal.project, day, proposal)  # type: ignore[arg-type]
    require(other is None, _("这一天已有调价方案「%(title)s」，一天只能有一版") % {"title": other and other.title})
    with once(_("这一天刚有另一份调价方案，一天只能有一版")):
        move(proposal, verb, by=by, at=at, **changes)


def _summary(proposal: Proposal) -> str:
    facts = {"title": proposal.title, "units": proposal.units, "total": format_wan(proposal.total)}
    change = f"{proposal.difference / proposal.before_total * 100:+.2f}" if proposal.before_total else ""
    if not change:
        return (_("%(title)s：首次定价%(units)s套，总价%(total)s") % facts)[:200]
    text = _("%(title)s：%(units)s套，总价%(total)s，较调前%(change)s%%")
    return (text % {**facts, "change": change})[:200]


@action("pricing.approve", gettext_lazy("批准调价"))
def approve(proposal: Proposal, *, by: Account, at: datetime) -> Proposal:
    """Every seat has agreed. It takes effect at its time, or at once where that is past or was left open."""
    now = proposal.effective_at is None or proposal.effective_at <= at
    effective_at = at if now else proposal.effective_at
    facts = {"effective_at": effective_at, "effective_on": day_of(effective_at or at), "approved_at": at}
    _move_to_day(proposal, "approve", by, at, **facts)
    if now:
        take_effect(proposal, by=by, at=at)
    return proposal


@action("pricing.take_effect", gettext_lazy("调价生效"))
def take_effect(proposal: Proposal, *, by: Account, at: datetime) -> Proposal:
    """Posts the prices: the next version of the project's list, for good.

    A unit somebody has taken keeps its price until it is freed, one whose price is frozen keeps it altogether. Refuses
    before the time, and a proposal that nobody approved.
    """
    proposal.machine.verdict(proposal, "take_effect").insist()
    require(proposal.effective_at is not None and proposal.effective_at <= at, _("还没到生效时间"))
    still = queries.frozen(proposal.project)
    prices = [
        Priced(*row)
        for row in proposal.lines.order_by("pk").values_list(
            "unit_id", "unit_price", "total", "filed_total", "floor_total"
        )
        if row[0] not in still
    ]
    posted = post_prices(
        proposal.project, by=by, at=at, prices=prices, filed_no=proposal.filed_no, source=proposal.table
    )
    move(proposal, "take_effect", by=by, at=at, price_list_id=posted.pk)
    note(version=posted.version, frozen=len(still))
    return proposal


@action("pricing.reject", gettext_lazy("驳回调价"))
def reject(proposal: Proposal, *, by: Account, at: datetime, reason: str = "") -> Proposal:
    """A seat said no, or whoever submitted it took the request back."""
    back = by.pk == proposal.submitted_by_id
    move(proposal, "withdraw" if back else "reject", by=by, at=at)
    return proposal


@action("pricing.withdraw", gettext_lazy("撤回调价"))
def withdraw(proposal: Proposal, *, by: Account, at: datetime, reason: str = "") -> Proposal:
    """Ends a draft, or an approved one before its day. Refuses one that is being decided: that is taken back there."""
    require(not under_way(proposal, ROUTE), _("正在审批，请在审批单上撤回"))
    move(proposal, "withdraw", by=by, at=at)
    return proposal


def minutes_until_effect(proposal: Proposal, at: datetime) -> int:
    """Whole minutes up to the time at which it takes effect, none too few."""
    if proposal.stage != Stage.APPROVED or proposal.effective_at is None:
        return 0
    seconds = Decimal((proposal.effective_at - at).total_seconds())
    return max(0, int(-(-seconds // MINUTE)))


declare(Clock(EFFECT, gettext_lazy("调价生效"), minutes_until_effect, then="pricing.take_effect"))
