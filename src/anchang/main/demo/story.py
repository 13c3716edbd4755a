"""Thirty days of a sales office, played through the verbs the screens use. The same seed and last day, the same office."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from anchang.business.customers.models import Customer
from anchang.business.customers.stages import Source
from anchang.business.deals import actions as deals
from anchang.business.deals.models import Deal, Hold
from anchang.business.deals.queries import Discount, open_case
from anchang.business.inventory import actions as inventory
from anchang.business.inventory.models import Project, Unit
from anchang.business.inventory.queries import live_claim
from anchang.business.receivables import actions as receivables
from anchang.business.receivables.models import Plan
from anchang.business.reception import actions as reception
from anchang.engine.accounts.models import Account
from anchang.engine.approvals import actions as approvals
from anchang.engine.approvals.queries import next_opinion
from anchang.engine.clocks.timers import tick
from anchang.engine.imports import actions as imports
from anchang.engine.jobs.chores import do_chores
from anchang.engine.ledger.sealing import seal
from anchang.engine.notices import actions as notices
from anchang.engine.notices.models import Notice
from anchang.engine.policies import Refused
from anchang.lib.calendar import SHANGHAI

from . import people
from .calls import LATELY, Calls
from .cards import Cards
from .cast import Office, open_the_office
from .door import Door
from .price_table import facts, workbook
from .prices import Prices
from .site_days import SiteDays
from .terms import Terms

CONSULTANTS = ("lijing", "zhanglei", "zhaoxue", "liuyang", "sunyue", "wuhao")
DAYS = 30
TICKS = (7 * 60, 10 * 60, 12 * 60, 15 * 60, 17 * 60 + 30, 19 * 60, 21 * 60)
Deed = Callable[[datetime], None]


@dataclass
class Day:
    """The deeds of one day by their minute, so that the day runs in order however they were thought of."""

    on: date
    deeds: list[tuple[int, int, Deed]] = field(default_factory=list)

    def plan(self, minute: int, deed: Deed) -> None:
        self.deeds.append((minute, len(self.deeds), deed))

    def moments(self) -> Iterator[tuple[datetime, Deed]]:
        while self.deeds:
            self.deeds.sort()
            minute, _, deed = self.deeds.pop(0)
            yield at(self.on, minute), deed


def at(day: date, minute: int) -> datetime:
    """So many minutes after midnight, office time."""
    return datetime.combine(day, time(), SHANGHAI) + timedelta(minutes=minute)


class Story:
    """Plays the days. `tell` hears one line a day, `watch` every moment after the worker's round."""

    def __init__(self, until: date, *, seed: int = 2026, password: str | None = None, days: int = DAYS) -> None:
        self.until, self.days, self.password, self.seed = until, days, password, seed
        self.dice = Random(seed)  # noqa: S311 a demonstration, not a secret
        self.later: dict[date, list[tuple[int, Deed]]] = {}
        self.vouchers = 0
        self.met: set[str] = set()
        self.warm: dict[int, tuple[Customer, str, people.Visitor]] = {}

    def play(self, tell: Callable[[str], None] = lambda line: None, watch: Deed = lambda when: None) -> Office:
        """Opens the office and plays every day; returns the office as it stands in the evening of the last one."""
        first = self.until - timedelta(days=self.days - 1)
        opening = at(first - timedelta(days=3), 9 * 60)
        self.watch = watch
        self.office = open_the_office(at=opening, password=self.password)
        self.project = self._open_project(opening)
        self.terms = Terms(self.office, self.project)
        self.terms.open(opening)
        self.site_days = SiteDays(self.office, self.until, self.seed)
        self.door = Door(self.office)
        self.calls = Calls(self.office)
        self.calls.prepare(opening)
        self.cards = Cards(self.office, self.until)
        self.units = list(Unit.objects.filter(building__project=self.project).order_by("-floor", "pk"))
        self.dice.shuffle(self.units)
        for n in range(self.days):
            self._day(first + timedelta(days=n))
            tell(f"{first + timedelta(days=n)}  {Customer.objects.count()} customers  {Deal.objects.count()} deals")
        return self.office

    def _last_evening(self, when: datetime) -> None:
        """What whoever opens the office next morning finds waiting: a director's case, a manager's, and a deposit."""
        sold = set(Deal.objects.values_list("customer_id", flat=True))
        waiting = [one for key, one in sorted(self.warm.items(), reverse=True) if key not in sold]
        for rate, (customer, consultant, visitor) in zip(("2.5", "0.8", "0"), waiting, strict=False):
            unit = next(one for one in self.units if live_claim(one, when) is None)
            held = deals.hold(unit, by=self.who(consultant), at=when, customer=customer)
            discounts = [] if rate == "0" else [Discount(people.DISCOUNTS[0], "percent", Decimal(rate))]
            deals.subscribe(
                held,
                by=self.who(consultant),
                at=when + timedelta(minutes=10),
                deposit=Decimal(50000),
                discounts=discounts,
                id_kind="id_card",
                id_number=visitor.id_number,
            )

        self.terms.propose(when)

    def who(self, username: str) -> Account:
        return self.office.account(username)

    def _open_project(self, when: datetime) -> Project:
        director, permit = self.who("linlan"), facts()
        project: Project = inventory.open_project(
            self.office.site,
            by=director,
            at=when,
            name=permit.project,
            developer=permit.developer,
            district=permit.district,
            address=permit.address,
            escrow_bank="演示银行天府支行",
            escrow_account="0000 0000 0000 0001",
        )
        valid = inventory.record_permit(
            project, by=director, at=when, number=permit.number, issued_on=date.fromisoformat(permit.issued_on)
        )
        for building in permit.buildings:
            inventory.add_building(project, by=director, at=when, name=f"{building['building']}号楼", permit=valid)
        table = imports.upload(
            project, by=director, at=when, kind="inventory.price_list", name="一房一价表.xlsx", content=workbook()
        )
        imports.commit(table, by=director, at=when)
        self.prices = Prices(self.office)
        self.prices.first(project, when)
        inventory.release(valid, by=director, at=when)
        return project

    def _day(self, on: date) -> None:
        day = Day(on)
        for minute, deed in self.later.pop(on, []):
            day.plan(minute, deed)
        weekend = on.weekday() >= 5
        for _ in range(self.dice.randint(7, 11) if weekend else self.dice.randint(3, 6)):
            self._plan_visit(day)
        self.site_days.plan(on, day.plan)
        self.cards.plan(on, day.plan)
        day.plan(9 * 60 + 1, self.door.open)
        day.plan(18 * 60 + 45, self.door.close)
        for minute in TICKS:
            day.plan(minute, self._ticked)
        if on == self.until:
            day.plan(14 * 60 + 20, self.calls.invite)
            day.plan(16 * 60 + 5, lambda when: self.prices.change(self.project, when))
            day.plan(17 * 60 + 40, self._last_evening)
        else:
            day.plan(20 * 60, self._read_notices)
        for when, deed in day.moments():
            deed(when)

    def _ticked(self, when: datetime) -> None:
        _work(when)
        self.watch(when)

    def _read_notices(self, when: datetime) -> None:
        for notice in Notice.objects.filter(read_at=None).order_by("pk"):
            notices.read(notice, by=Account.objects.get(pk=notice.account_id), at=when)

    def _plan_visit(self, day: Day) -> None:
        minute, usual = self.dice.randint(9 * 60 + 10, 17 * 60), self.dice.choice(CONSULTANTS)
        visitor = people.somebody(self.dice, self.met)
        warmth, source = self.dice.random(), self.dice.choice(list(Source.values)[:8])
        rings = source == Source.CALL
        if rings:
            day.plan(max(9 * 60 + 2, minute - 45), self._ring(visitor, usual))

        def receive(when: datetime) -> None:
            party_size = self.dice.randint(1, 4)
            received_by, guest = self.door.receive(when, usual, party_size=party_size, asks=rings)
            visit = reception.receive(
                self.office.site,
                by=self.who(received_by),
                guest=guest,
                at=when,
                name=visitor.name,
                phone=visitor.phone,
                source=source,
                consent=True,
                intent_grade="A" if warmth > 0.85 else "B" if warmth > 0.6 else "C" if warmth > 0.25 else "D",
                party_size=party_size,
                note=self.dice.choice(people.NOTES),
            )
            owner = visit.customer.owner
            self._after_visit(day, visit.customer, owner.username if owner else usual, visitor, minute, warmth)

        day.plan(minute, receive)

    def _ring(self, visitor: people.Visitor, usual: str) -> Deed:
        """Whoever comes after a call rang an hour before; somebody else asked without leaving a number."""

        def ring(when: datetime) -> None:
            asked: dict[str, Any] = {"source": Source.CALL, "effective": True, "note": "问三房总价和看房时间"}
            left: dict[str, Any] = {"name": visitor.name, "phone": visitor.phone, "consent": True}
            site, by = self.office.site, self.who(usual)
            reception.take_call(site, by=by, at=when, **asked, **left)
            reception.take_call(site, by=by, at=when + timedelta(minutes=6), **asked)

        return ring

    def _after_visit(
        self, day: Day, customer: Customer, consultant: str, visitor: people.Visitor, minute: int, warmth: float
    ) -> None:
        if warmth > 0.6:
            self.warm[customer.pk] = customer, consultant, visitor
        for gap in (2, 5) if warmth > 0.25 else (3,):
            self._plan_follow_up(day.on + timedelta(days=gap), customer, consultant, gap, warmth)
        if warmth > 0.6:
            back = day.on + timedelta(days=self.dice.randint(2, 6))
            self._on(back, self.dice.randint(10 * 60, 15 * 60), self._come_again(customer, consultant, visitor, warmth))

    def _on(self, day: date, minute: int, deed: Deed) -> None:
        if day <= self.until:
            self.later.setdefault(day, []).append((minute, deed))

    def _plan_follow_up(self, on: date, customer: Customer, consultant: str, gap: int, warmth: float) -> None:
        reached, note = self.dice.random() > 0.2, self.dice.choice(people.TALKS)

        def follow_up(when: datetime) -> None:
            if self.until - on < LATELY:
                self.calls.ring(customer, consultant, when, reached)
            reception.follow_up(
                customer,
                by=self.who(consultant),
                at=when,
                channel="phone",
                note=note if reached else "未接通",
                effective=reached,
                intent_grade=self._cooled(when.date(), gap, warmth),
            )

        self._on(on, self.dice.randint(10 * 60, 17 * 60 + 30), follow_up)

    def _cooled(self, on: date, gap: int, warmth: float) -> str:
        """The first talk leads to a second one; whoever is not warm then is spoken with once a month."""
        return "D" if gap != 2 and warmth <= 0.72 and self.until - on >= timedelta(days=8) else ""

    def _come_again(self, customer: Customer, consultant: str, visitor: people.Visitor, warmth: float) -> Deed:
        def come(when: datetime) -> None:
            received_by, guest = self.door.receive(when, consultant, returns=True)
            reception.receive(
                self.office.site,
                by=self.who(received_by),
                guest=guest,
                at=when,
                name=visitor.name,
                phone=visitor.phone,
                source="walk_in",
                consent=True,
                returning=True,
            )
            if warmth > 0.72:
                self._hold(customer, consultant, visitor, when, warmth)

        return come

    def _hold(
        self, customer: Customer, consultant: str, visitor: people.Visitor, when: datetime, warmth: float
    ) -> None:
        unit = next((one for one in self.units if live_claim(one, when) is None), None)
        if unit is None:
            return
        try:
            held: Hold = deals.hold(unit, by=self.who(consultant), at=when, customer=customer)
        except Refused:
            return
        if warmth > 0.76:
            self._subscribe(held, consultant, visitor, when + timedelta(minutes=12), warmth)
        elif self.dice.random() > 0.5:
            deals.release(held, by=self.who(consultant), at=when + timedelta(minutes=20))

    def _subscribe(self, held: Hold, consultant: str, visitor: people.Visitor, when: datetime, warmth: float) -> None:
        rate = self.dice.choice(("0", "0.5", "1", "1.5", "2", "2.5"))
        discounts = [] if rate == "0" else [Discount(self.dice.choice(people.DISCOUNTS), "percent", Decimal(rate))]
        deal: Deal = deals.subscribe(
            held,
            by=self.who(consultant),
            at=when,
            deposit=Decimal(self.dice.choice((50000, 80000, 100000))),
            discounts=discounts,
            policies=self.terms.chosen(held.unit, when, warmth),
            id_kind="id_card",
            id_number=visitor.id_number,
        )
        if rate != "0" and not self._decide(deal, when):
            return
        self._pay_deposit(deal, consultant, when)

    def _decide(self, deal: Deal, when: datetime) -> bool:
        """The seats speak in turn within the hour."""
        case = open_case(deal)
        minutes = 0
        while case is not None and (opinion := next_opinion(case)) is not None:
            minutes += self.dice.randint(5, 25)
            seat = {"sales_manager": "chenwei", "sales_director": "linlan", "general_manager": "zhoujianguo"}
            said = self.who(seat[opinion.post])
            if self.dice.random() < 0.08:
                approvals.reject(case, by=said, at=when + timedelta(minutes=minutes), note="优惠超出本月政策，请重报")
                return False
            approvals.agree(case, by=said, at=when + timedelta(minutes=minutes))
            case.refresh_from_db()
        return True

    def _pay_deposit(self, deal: Deal, consultant: str, when: datetime) -> None:
        if self.dice.random() < 0.06:
            return
        if when.date() == self.until and self.dice.random() < 0.5:
            return
        self._receive(deal.number, deal.deposit, when + timedelta(minutes=50), "card")
        sign_on = when.date() + timedelta(days=self.dice.randint(2, 6))
        self._on(sign_on, self.dice.randint(10 * 60, 16 * 60), lambda moment: self._sign(deal, consultant, moment))

    def _receive(self, reference: str, amount: Decimal, when: datetime, method: str) -> None:
        self.vouchers += 1
        receipt = receivables.receive(
            Plan.objects.get(reference=reference),
            by=self.who("qiancheng"),
            at=when,
            amount=amount,
            method=method,
            value_on=when.date(),
            voucher=f"YH{self.vouchers:06d}",
        )
        if when.date() != self.until:
            receivables.confirm(receipt, by=self.who("fengshan"), at=when + timedelta(minutes=30))

    def _sign(self, deal: Deal, consultant: str, when: datetime) -> None:
        deal.refresh_from_db()
        left = deal.price - deal.deposit
        usual = self.dice.choice(("once", "instalments", "mortgage", "mortgage"))
        kind = deal.method.pays if deal.method else usual
        lines = people.lines(kind, left, when.date())
        deals.sign(deal, by=self.who(consultant), at=when, plan_kind=kind, lines=lines)
        if kind != "once" or self.dice.random() < 0.5:
            self._receive(deal.number, lines[0].amount, when + timedelta(minutes=40), "transfer")
        if when.date() == self.until:
            for paper in ("subscription", "contract"):
                deals.issue_paper(deal, by=self.who(consultant), at=when + timedelta(minutes=45), kind=paper)
        else:
            issued = self._issue(deal)
            self._on(when.date() + timedelta(days=1), self.dice.randint(9 * 60 + 20, 10 * 60 + 30), issued)

    def _issue(self, deal: Deal) -> Deed:
        def issue(when: datetime) -> None:
            deals.issue_paper(deal, by=self.who("gaojie"), at=when, kind="contract")

        return issue


def _work(when: datetime) -> None:
    """What the worker does meanwhile: rings clocks, seals the ledger, does the rooms' chores."""
    while tick(when):
        pass
    seal()
    do_chores(when)
