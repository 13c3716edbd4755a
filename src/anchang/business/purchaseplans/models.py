from datetime import date, datetime, timedelta
from typing import Any, ClassVar

from django.conf import settings
from django.core.signing import Signer
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from anchang.business.customers.models import Customer
from anchang.business.inventory.models import Unit, UnitPrice
from anchang.engine.doors.things import Thing
from anchang.engine.fields import MoneyField, RateField
from anchang.engine.files.models import Attachment
from anchang.engine.policies import Scope
from anchang.engine.states import Machine
from anchang.lib.calendar import office_day
from anchang.people.org.models import Site

from .stages import MOST_UNITS, PLAN, TONES, Homes, Kind, Pay, Repay, Stage, Use, Wish

SIGNER = Signer(salt="purchaseplans.plan")
PERSON: dict[str, Any] = {"to": settings.AUTH_USER_MODEL, "on_delete": models.PROTECT, "related_name": "+"}


class PurchasePlan(Thing):
    """置业计划: how one customer would pay for up to three units, as it was reckoned once. Never changed: a new one is made.

    `rules` are the versions of the rules it was reckoned by. The loan's facts are empty where there is no loan.
    """

    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="+", db_index=False)
    number = models.CharField(_("编号"), max_length=40, unique=True)
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="purchase_plans")
    made_by = models.ForeignKey(**PERSON, db_index=False, verbose_name=_("置业顾问"))
    made_at = models.DateTimeField(_("测算时间"))
    expires_at = models.DateTimeField(_("有效期至"))
    stage = models.CharField(_("状态"), max_length=10, choices=Stage, default=Stage.MADE)
    sent_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    pay = models.CharField(_("付款方式"), max_length=12, choices=Pay)
    use = models.CharField(_("用途"), max_length=6, choices=Use)
    homes = models.CharField(_("家庭住房套数"), max_length=6, choices=Homes)
    down_rate = RateField(_("首付比例"))
    parts = models.PositiveSmallIntegerField(_("分期期数"), default=0)
    months = models.PositiveSmallIntegerField(_("贷款月数"), default=0)
    method = models.CharField(_("还款方式"), max_length=10, choices=Repay, blank=True)
    bank_rate = RateField(_("商业贷款年利率"), null=True)
    fund_rate = RateField(_("公积金贷款年利率"), null=True)
    wording = models.CharField(max_length=200)
    rules = models.JSONField(default=list)
    note = models.CharField(_("备注"), max_length=200, blank=True)

    machine: ClassVar[Machine] = PLAN
    scope: ClassVar[Scope] = Scope(own="customer__owner_id")
    personal: ClassVar[tuple[str, ...]] = ("note",)

    class Meta:
        verbose_name = _("置业计划")
        constraints = [
            models.CheckConstraint(condition=Q(expires_at__gt=F("made_at")), name="purchase_plan_lasts"),
            models.CheckConstraint(
                condition=~Q(pay=Pay.MORTGAGE) | (Q(months__gte=1, months__lte=360) & ~Q(method="")),
                name="purchase_plan_loan_has_a_term",
            ),
            models.CheckConstraint(
                condition=~Q(stage=Stage.SENT) | Q(sent_at__isnull=False), name="purchase_plan_sent_once"
            ),
        ]
        indexes = [models.Index(fields=["site", "-made_at"], name="purchase_plan_of_site")]

    @property
    def owner_id(self) -> int | None:
        return self.customer.owner_id

    @property
    def ledger_name(self) -> str:
        return self.number

    @property
    def token(self) -> str:
        """What stands in the link; nobody can guess it."""
        return SIGNER.sign(str(self.pk))

    @property
    def shown_stage(self) -> tuple[str, str]:
        return str(self.get_stage_display()), TONES[Stage(self.stage)]

    @property
    def wish(self) -> Wish:
        """What was asked for, for another plan like this one."""
        rate, years = self.bank_rate, self.months // 12
        parts, method = self.parts or 1, self.method or Repay.INSTALMENT
        down = Wish.down if self.pay == Pay.ONCE else self.down_rate
        return Wish(self.pay, self.use, self.homes, down, parts, years or Wish.years, method, rate)

    @property
    def last_day(self) -> date:
        """The last day on which it holds; it expires at midnight."""
        return office_day(self.expires_at - timedelta(seconds=1))

    def is_open(self, at: datetime) -> bool:
        """Whether the customer's link shows it."""
        return self.stage == Stage.SENT and at < self.expires_at

    def get_absolute_url(self) -> str:
        return reverse("purchaseplans:plan", args=[self.number])


class PlanUnit(Thing):
    """One unit of a plan with its figures, by the posted price of that moment. `later` is what instalments bring after
    `down`; `monthly` is the first payment of both loans, `less` how much each one is smaller than the one before."""

    plan = models.ForeignKey(PurchasePlan, on_delete=models.PROTECT, related_name="units")
    place = models.PositiveSmallIntegerField()
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="purchase_plans")
    price = models.ForeignKey(UnitPrice, on_delete=models.PROTECT, related_name="+", db_index=False)
    list_total = MoneyField(_("公示总价"))
    total = MoneyField(_("成交总价"))
    net = MoneyField(_("不含税价"), null=True)
    down = MoneyField(_("首付"))
    later = MoneyField(default=0)
    bank_loan = MoneyField(_("商业贷款"), default=0)
    fund_loan = MoneyField(_("公积金贷款"), default=0)
    monthly = MoneyField(_("月供"), default=0)
    less = MoneyField(default=0)
    interest = MoneyField(default=0)
    interest_by_month = MoneyField(default=0)
    upfront = MoneyField(_("首付和税费合计"))

    scope: ClassVar[Scope] = Scope(site="plan__site_id", own="plan__customer__owner_id")

    class Meta:
        verbose_name = _("置业计划房源")
        constraints = [
            models.UniqueConstraint(fields=["plan", "place"], name="plan_unit_place_once"),
            models.UniqueConstraint(fields=["plan", "unit"], name="plan_unit_once"),
            models.CheckConstraint(condition=Q(place__gte=1, place__lte=MOST_UNITS), name="plan_unit_of_three"),
            models.CheckConstraint(
                condition=Q(total__gt=0, total__lte=F("list_total"), bank_loan__gte=0, fund_loan__gte=0, later__gte=0),
                name="plan_unit_within_the_posted_price",
            ),
            models.CheckConstraint(
                condition=Q(total=F("down") + F("later") + F("bank_loan") + F("fund_loan")),
                name="plan_unit_parts_are_the_price",
            ),
        ]

    @property
    def is_old(self) -> bool:
        """Whether another price is posted now."""
        return self.unit.price_id != self.price_id


class PlanLine(Thing):
    """A discount, a tax or a fund of one unit of a plan; no amount where no rule says how much."""

    plan_unit = models.ForeignKey(PlanUnit, on_delete=models.PROTECT, related_name="lines")
    place = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=10, choices=Kind)
    label = models.CharField(max_length=60)
    amount = MoneyField(null=True)
    note = models.CharField(max_length=60, blank=True)

    scope: ClassVar[Scope] = Scope(site="plan_unit__plan__site_id", own="plan_unit__plan__customer__owner_id")

    @property
    def name(self) -> str:
        """In the language of whoever reads it; what an office wrote itself stays as it is."""
        return gettext(self.label)

    class Meta:
        verbose_name = _("置业计划明细")
        constraints = [
            models.UniqueConstraint(fields=["plan_unit", "place"], name="plan_line_place_once"),
            models.CheckConstraint(condition=Q(amount=None) | Q(amount__gte=0), name="plan_line_not_below_zero"),
        ]


class Disclosure(Thing):
    """个人贷款综合融资成本明示表: the signed table of a bank, which alone is a quote (R-177)."""

    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="+", db_index=False)
    plan = models.ForeignKey(PurchasePlan, on_delete=models.PROTECT, related_name="disclosures")
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="+")
    bank = models.CharField(_("银行"), max_length=60)
    file = models.OneToOneField(Attachment, on_delete=models.PROTECT, related_name="+")
    kept_by = models.ForeignKey(**PERSON, db_index=False)
    kept_at = models.DateTimeField()

    scope: ClassVar[Scope] = Scope(own="customer__owner_id")

    class Meta:
        verbose_name = _("银行明示表")

    @property
    def ledger_name(self) -> str:
        return f"{self.plan.number} {self.bank}"

    def get_absolute_url(self) -> str:
        return self.plan.get_absolute_url()
