from collections.abc import Iterable, Sequence
from datetime import datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from anchang.business.customers.models import Customer
from anchang.business.customers.queries import insist_open, may_contact
from anchang.business.inventory.models import Unit
from anchang.business.inventory.queries import cells_of
from anchang.engine.accounts.models import Account
from anchang.engine.doors.actions import action
from anchang.engine.files.actions import PDF, PICTURES, keep
from anchang.engine.numbering.draw import draw
from anchang.engine.policies import require
from anchang.engine.states import move
from anchang.lib.calendar import SHANGHAI, office_day

from .models import Disclosure, PlanLine, PlanUnit, PurchasePlan
from .queries import Figures, Offers, Rules, paper, reckon, versions, wording
from .stages import MOST_UNITS, Pay, Stage, Wish

SOLD = ("agreed", "signed")
FIGURES = (
    *("price", "list_total", "total", "net", "down", "later", "bank_loan", "fund_loan"),
    *("monthly", "less", "interest", "interest_by_month", "upfront"),
)
PAPER, PICTURE = "plan.pdf", "plan.png"


@action("purchaseplans.make", gettext_lazy("做置业计划"))
def make(
    customer: Customer, *, by: Account, at: datetime, units: Sequence[Unit], wish: Wish, note: str = ""
) -> PurchasePlan:
    """Keeps what these units would cost the customer, by the posted prices and the rules of this moment.

    Needs the units with their building, project, site and price. Refuses no unit or more than three, one twice, one of
    another site or that is sold, and whatever `reckon` refuses.
    """
    insist_open(customer)
    _insist_units(customer, units, at)
    known = versions()
    offers = Offers(at)
    found = [reckon(one, wish, at, known, offers) for one in units]
    rules = Rules(at, known=known)
    days = int(rules.needed("purchase_plan_days", _("置业计划的有效天数")))
    until = datetime.combine(office_day(at) + timedelta(days=days + 1), time(), SHANGHAI)
    lends = wish.pay == Pay.MORTGAGE
    with override(settings.LANGUAGE_CODE):
        words = wording(at)
    used = sorted({version for one in found for version in (*one.rules, *rules.used)})
    plan = PurchasePlan.objects.create(
        site_id=customer.site_id, customer=customer, made_by=by, made_at=at, expires_at=until,
        pay=wish.pay, use=wish.use, homes=wish.homes, down_rate=100 if wish.pay == Pay.ONCE else wish.down,
        parts=wish.parts if wish.pay == Pay.INSTALMENTS else 0, months=wish.years * 12 if lends else 0,
        method=wish.method if lends else "", bank_rate=_first(one.bank_rate for one in found),
        fund_rate=_first(one.fund_rate for one in found), wording=words, rules=used, note=note.strip(),
        number=draw("ZY", customer.site.code, str(office_day(at).year)),
    )  # fmt: skip
    with override(settings.LANGUAGE_CODE):
        _write(plan, found)
    return plan


def _first(rates: Iterable[Decimal | None]) -> Decimal | None:
    return next((one for one in rates if one is not None), None)


def _insist_units(customer: Customer, units: Sequence[Unit], at: datetime) -> None:
    require(units, _("请选择房源"))
    require(len(units) <= MOST_UNITS, _("一次最多比较%(most)s套") % {"most": MOST_UNITS})
    require(len({one.pk for one in units}) == len(units), _("同一套房源选了两次"))
    require(all(one.site_id == customer.site_id for one in units), _("房源和客户不在同一个案场"))
    for cell in cells_of([one.pk for one in units], at):
        require(cell.status.code not in SOLD, _("%(unit)s已售出，请换一套") % {"unit": cell.label})


def _write(plan: PurchasePlan, found: list[Figures]) -> None:
    """In Chinese, whatever language the consultant reads: it is the customer's paper."""
    lines = []
    for place, one in enumerate(found, 1):
        given = {name: getattr(one, name) for name in FIGURES}
        kept = PlanUnit.objects.create(plan=plan, place=place, unit=one.unit, **given)
        lines += [
            PlanLine(plan_unit=kept, place=n, kind=line.kind, label=str(line.label), amount=line.amount, note=line.note)
            for n, line in enumerate(one.lines, 1)
        ]
    PlanLine.objects.bulk_create(lines)


@action("purchaseplans.send", gettext_lazy("发给客户"))
def send(plan: PurchasePlan, *, by: Account, at: datetime) -> PurchasePlan:
    """Opens the customer's link until the plan expires, and keeps the paper and the picture it offers.

    Refuses an expired one, one whose price is not posted any more (R-131), and for somebody whom nobody may contact
    (R-240, R-247).
    """
    move(plan, "send", by=by, at=at, sent_at=at)
    insist_open(plan.customer)
    may_contact(plan.customer, at).insist()
    require(at < plan.expires_at, _("这份置业计划已过期，请重新做一份"))
    old = [one.unit.label for one in plan.units.select_related("unit") if one.is_old]
    words = {"units": _("、").join(old)}
    require(not old, _("%(units)s的公示价格已更新，请重新做一份") % words, rule="R-131")
    for name, shape in ((PAPER, "a4"), (PICTURE, "phone")):
        keep(plan, by=by, at=at, name=name, content=paper(plan, shape), title=plan.number)  # type: ignore[arg-type]
    return plan


@action("purchaseplans.withdraw", gettext_lazy("撤回置业计划"))
def withdraw(plan: PurchasePlan, *, by: Account, at: datetime) -> PurchasePlan:
    """The customer's link shows nothing any more."""
    move(plan, "withdraw", by=by, at=at, ended_at=at)
    return plan


@action("purchaseplans.keep_disclosure", gettext_lazy("存银行明示表"))
def keep_disclosure(
    plan: PurchasePlan, *, by: Account, at: datetime, bank: str, name: str, content: bytes
) -> Disclosure:
    """Keeps the table of all costs that the bank made out and the customer signed, encrypted (R-177).

    Refuses a plan without a loan or that was withdrawn, and what is neither PDF nor picture.
    """
    insist_open(plan.customer)
    require(plan.pay == Pay.MORTGAGE, _("这份置业计划没有贷款"))
    require(plan.stage != Stage.WITHDRAWN, _("这份置业计划已撤回"))
    require(bank.strip(), _("请填写银行"))
    given: dict[str, Any] = {"name": name, "content": content, "kinds": (PDF, *PICTURES), "is_sealed": True}
    file = keep(plan, by=by, at=at, title=bank.strip(), **given)
    made: Disclosure = Disclosure.objects.create(
        site_id=plan.site_id, plan=plan, customer=plan.customer, bank=bank.strip(), file=file, kept_by=by, kept_at=at
    )
    return made
