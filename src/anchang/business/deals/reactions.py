from datetime import datetime

from django.db.models import CharField
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from anchang.business.customers.models import Customer
from anchang.business.customers.queries import Panel, customer_panel, eraser, identities, moments
from anchang.business.inventory import queries as inventory
from anchang.business.inventory.models import Unit
from anchang.business.inventory.queries import Button, status_of, unit_buttons, unit_panel
from anchang.business.receivables.models import Plan, Receipt
from anchang.business.receivables.queries import paid, plan_home
from anchang.business.reception import actions as reception
from anchang.engine.accounts.models import Account
from anchang.engine.clocks.timers import Clock, Rung, declare
from anchang.engine.events.reactions import Event, when
from anchang.engine.forgetting import Named
from anchang.engine.notices.actions import tell
from anchang.engine.policies import allowed, directory, require
from anchang.engine.statements import Given, Question
from anchang.lib.calendar import SHANGHAI, office_day

from . import actions, queries
from .models import Deal, Hold
from .stages import LIVE, HoldStage, Stage

_OF_REFERENCE = Question(
    lambda: Deal.objects.filter(number=Given("number", CharField())).select_related("unit__building__permit", "owner")
)


@when("receivables.receive")
def deposit_comes_in(event: Event, *, by: Account, at: datetime) -> None:
    """No money before the permit, neither booked nor arrived (R-102, I-3); the deposit in full takes effect at once."""
    deal = next(iter(_OF_REFERENCE.ask(number=event.thing.reference)), None)
    if deal is None:
        return
    days = (office_day(at), event.given["value_on"])
    require(queries.is_permitted(deal.unit, *days), _("没有有效的预售许可证，不能收款"), rule="R-102")
    require(deal.stage in (Stage.APPROVED, Stage.EFFECTIVE, Stage.SIGNED), _("这张单现在不能收款"))
    if deal.stage == Stage.APPROVED and paid(deal.number) >= deal.deposit:
        actions.settle(deal, by=by, at=at)


@when("receivables.reverse")
def deposit_goes_out(event: Event, *, by: Account, at: datetime) -> None:
    deal = Deal.objects.filter(number=event.thing.plan.reference).first()
    if deal is None or paid(deal.number) >= deal.deposit:
        return
    require(deal.stage != Stage.SIGNED, _("已签约，定金不能冲销，请走退房流程"))
    if deal.stage == Stage.EFFECTIVE:
        actions.unsettle(deal, by=by, at=at)


@when("deals.sign")
def no_sales_call_is_due(event: Event, *, by: Account, at: datetime) -> None:
    """Whoever has signed is on nobody's list of people to call about buying; who speaks with them sets a date anew."""
    customer = event.thing.customer
    reception.stand_down(customer, by=by, at=at, files=identities(customer))


@when("deals.reject")
def consultant_hears(event: Event, *, by: Account, at: datetime) -> None:
    deal = event.thing
    text = _("%(number)s 被驳回：%(reason)s") % {"number": deal.number, "reason": event.given.get("reason", "")}
    tell([deal.owner], by=by, at=at, text=text[:200], url=deal.get_absolute_url(), site_id=deal.site_id)


@when("deals.expire")
def consultant_hears_of_the_end(event: Event, *, by: Account, at: datetime) -> None:
    deal = event.thing
    text = _("%(number)s 定金逾期未交，认购已作废，%(unit)s 已放出") % {"number": deal.number, "unit": deal.unit.label}
    tell([deal.owner], by=by, at=at, text=text, url=deal.get_absolute_url(), site_id=deal.site_id)


@when("clocks.warn")
def deadline_nears(event: Event, *, by: Account, at: datetime) -> None:
    """The consultant hears first, then the posts of the ladder."""
    thing, clock, rung = event.thing, event.given["clock"], event.given["rung"]
    if not clock.code.startswith("deals."):
        return
    told = directory().holders(rung.post, thing.site_id, at) if rung.post else [thing.owner]
    text = _("%(thing)s：%(clock)s，截止%(due)s") % {
        "thing": thing.ledger_name,
        "clock": clock.label,
        "due": f"{event.given['due_at'].astimezone(SHANGHAI):%m-%d %H:%M}",
    }
    once = f"{clock.code}:{thing.pk}:{rung.minutes}:{event.given['due_at']:%Y%m%d%H%M}"
    tell(told, by=by, at=at, text=text, url=thing.get_absolute_url(), once=once, site_id=thing.site_id)


declare(
    Clock(
        "deals.hold",
        gettext_lazy("锁房到时"),
        lambda _thing, at: queries.minutes("hold_minutes", at, 1),
        then="deals.lapse",
        ladder=(Rung(-5),),
    ),
    Clock(
        "deals.deposit",
        gettext_lazy("定金到期"),
        lambda _thing, at: queries.minutes("deposit_hours", at, 60),
        then="deals.expire",
        ladder=(Rung(-120), Rung(0, "sales_supervisor")),
    ),
    Clock(
        "deals.signing",
        gettext_lazy("签约到期"),
        lambda _thing, at: queries.minutes("signing_days", at, 24 * 60),
        ladder=(Rung(-3 * 24 * 60), Rung(-24 * 60), Rung(0, "sales_supervisor"), Rung(24 * 60, "sales_manager")),
        quiet=True,
    ),
)


@unit_buttons
def hold_button(unit: Unit, account: Account, at: datetime) -> list[Button]:
    """锁房 on the page of a unit that is open; where somebody has it, their hold or deal for those who may see it."""
    found: list[Button] = []
    hold = Hold.objects.visible_to(account, at).filter(unit=unit, stage=HoldStage.LIVE).first()
    deal = Deal.objects.visible_to(account, at).filter(unit=unit, stage__in=LIVE).first()
    if hold is not None:
        found.append(Button(_("看锁房"), hold.get_absolute_url(), kind="primary"))
    elif deal is not None:
        found.append(Button(_("看成交单"), deal.get_absolute_url(), kind="primary"))
    elif unit.lead_id is None and status_of(unit, at).code == "open":
        verdict = allowed(account, "deals.hold", unit, at)
        found.append(Button(_("锁房"), reverse("deals:hold", args=[unit.pk]), verdict, "primary", "lock", True))
    return found


@customer_panel
def deals_panel(customer: Customer, account: Account, at: datetime) -> Panel | None:
    """The holds and deals of the customer and of the files merged into it."""
    keys = identities(customer)
    deals = Deal.objects.visible_to(account, at).filter(customer__in=keys).select_related("unit", "owner", "customer")
    holds = Hold.objects.visible_to(account, at).filter(customer__in=keys, stage=HoldStage.LIVE).select_related("unit")
    may_hold = allowed(account, "deals.hold", None, at).ok and customer.owner_id == account.pk
    context = {"deals": deals.order_by("-pk"), "holds": holds, "may_hold": may_hold}
    return Panel("deals/panel.html", context, gettext_lazy("认购与签约"))


@unit_panel
def how_the_price_came(unit: Unit, account: Account, at: datetime) -> inventory.Panel | None:
    """The anatomy of the deal that stands on the unit, for whoever sees the deal."""
    rows = Deal.objects.visible_to(account, at).filter(unit=unit, stage__in=LIVE)
    deal = rows.select_related("posted", "site", "method").first()
    if deal is None:
        return None
    deal.unit = unit
    context = {"anatomy": queries.anatomy(deal, account, at), "deal": deal}
    return inventory.Panel(_("价格构成"), "deals/unit_panel.html", context)


moments("deals", pgettext_lazy("客户经过", "认购"), [Hold, Deal])(queries.deal_moments)
moments("money", pgettext_lazy("客户经过", "回款"), [Deal])(queries.money_moments)


@plan_home
def deal_of(plan: Plan) -> str:
    """A plan opened by a deal leads to the deal."""
    return reverse("deals:deal", args=[plan.reference]) if plan.reference.startswith("RG-") else ""


@eraser("receivables.plan", "receivables.receipt")
def empty_payers(files: list[int], at: datetime) -> list[Named]:
    """Who paid goes, and the papers of the deals; what was sold and paid stays, for the books."""
    deals = Deal.objects.filter(customer__in=files)
    plans = Plan.objects.filter(reference__in=deals.values("number"))
    receipts = Receipt.objects.filter(plan__in=plans)
    found: list[Named] = []
    for rows in (deals, plans, receipts):
        found += [(rows.model._meta.label_lower, key) for key in rows.values_list("pk", flat=True)]
    receipts.update(payer=_("已删除"))
    plans.update(payer=_("已删除"))
    return found
