"""Two show flats with some days of tours, what visitors liked and said, invitations; and the neighbours of the site."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from anchang.business.customers.models import Customer
from anchang.business.customers.queries import may_contact
from anchang.business.customers.stages import FileStage
from anchang.business.inventory.models import Project, Unit
from anchang.business.inventory.queries import board
from anchang.business.marketing import actions as marketing
from anchang.business.marketing.models import Neighbour
from anchang.business.touring import actions
from anchang.business.touring.models import Tour
from anchang.engine.accounts.models import Account
from anchang.engine.imports import actions as imports
from anchang.lib.calendar import SHANGHAI, office_day

from .cast import Office
from .price_table import EXAMPLES

DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)
HOURS: dict[str, Any] = {"opens": time(9), "closes": time(18)}
WATCHED = (
    ("龙湖九里名邸", 400, 26300), ("星颂名邸", 900, 23500), ("建发观唐映月小区", 1300, 19800),
    ("中粮保利天府时区花园", 2100, 22600), ("招商时代庭园", 2600, 28400), ("天府融城", 3300, 24900),
)  # fmt: skip
OFFERS = ("按时签约 99 折", "首付分期，六个月付清", "一次性付款 98 折", "老带新减物业费两年", "")
NEWS = ("新推一栋小高层", "样板间重做", "换了销售代理", "本周有开盘活动", "")
NOTES = ("喜欢南向", "想看高楼层", "备选", "")


def showing(office: Office, at: datetime) -> None:
    """A week of the show flats up to the evening `at` and what stands booked for the next day; six neighbours."""
    _Showing(office, at).play()


class _Showing:
    def __init__(self, office: Office, at: datetime) -> None:
        self.office, self.site, self.at, self.today = office, office.site, at, office_day(at)
        self.dice = Random(7)  # noqa: S311 a story, no secret

    def play(self) -> None:
        by: dict[str, Any] = {"by": self.who("chenwei"), "at": self._when(9, 9)}
        self.flats = [
            actions.add_flat(self.site, **by, name="143㎡四室样板间", capacity=2, slot_minutes=30, **HOURS),
            actions.add_flat(self.site, **by, name="115㎡三室样板间", capacity=1, slot_minutes=30, **HOURS),
        ]
        cells = board(Project.objects.get(site=self.site), self.at)
        free = [one.pk for one in cells if one.status.code == "open"]
        self.units = list(Unit.objects.filter(pk__in=free).order_by("pk"))
        guests = self._guests()
        for place, customer in enumerate(guests[:14]):
            self._walk(customer, place)
        self._coming(guests[14:20])
        self._neighbours()

    def who(self, username: str) -> Account:
        return self.office.account(username)

    def _when(self, days: int, hour: int, minute: int = 0) -> datetime:
        """So many days before the last one, at that hour."""
        return datetime.combine(self.today - days * DAY, time(hour, minute), SHANGHAI)

    def _guests(self) -> list[Customer]:
        rows = Customer.objects.filter(site=self.site, stage=FileStage.OPEN, owner__isnull=False, key_account=None)
        warm = rows.filter(intent_grade__in=["A", "B"], first_at__lt=self._when(8, 9)).select_related("owner", "site")
        return [one for one in warm.order_by("-first_at", "pk")[:40] if may_contact(one, self.at).ok]

    def _walk(self, customer: Customer, place: int) -> None:
        """A tour of the last week; one in seven did not come. Most say what they thought."""
        starts = self._when(6 - place // 3, 10 + place % 3 * 2)
        flat, guide = self.flats[place % 2], Account.objects.get(pk=customer.owner_id or 0)
        tour = actions.book(
            customer, by=guide, at=starts - DAY, flat=flat, starts_at=starts, party_size=self.dice.randint(1, 4)
        )
        if place % 7 == 6:
            actions.miss(tour, by=guide, at=starts + 25 * MINUTE)
            return
        actions.arrive(tour, by=guide, at=starts + 2 * MINUTE)
        actions.finish(tour, by=guide, at=starts + 28 * MINUTE)
        for unit in self.dice.sample(self.units, 2):
            actions.show_unit(customer, by=guide, at=starts + 40 * MINUTE, unit=unit, note=self.dice.choice(NOTES))
            actions.like(customer, by=guide, at=starts + 45 * MINUTE, unit=unit, note=self.dice.choice(NOTES))
        if place % 4:
            self._hear(tour, starts + 90 * MINUTE, place)

    def _hear(self, tour: Tour, when: datetime, place: int) -> None:
        way = "link" if place % 2 else "in_person"
        by = Account.objects.system() if way == "link" else tour.guide
        stars = {question: self.dice.choice((3, 4, 4, 5, 5)) for question in range(1, 5)}
        reasons: dict[str, Any] = {
            "pleased": self.dice.sample(["户型", "采光", "装修", "小区环境"], 2),
            "put_off": self.dice.sample(["价格高", "地段远", "交房晚", "得房率低"], 1),
        }
        actions.hear(tour, by=by, at=when, way=way, stars=stars, **reasons)

    def _coming(self, guests: list[Customer]) -> None:
        """What stands booked for tomorrow, and who is invited."""
        tomorrow = self.today + DAY
        for place, customer in enumerate(guests[:4]):
            starts = datetime.combine(tomorrow, time(10 + place), SHANGHAI)
            facts: dict[str, Any] = {"flat": self.flats[place // 3], "starts_at": starts, "party_size": 2}
            when = self._when(0, 17, 10 + place)
            if place % 2:
                actions.invite(
                    customer, by=Account.objects.get(pk=customer.owner_id or 0), at=when, on=tomorrow, **facts
                )
            else:
                actions.book(customer, by=Account.objects.get(pk=customer.owner_id or 0), at=when, **facts)
        for customer in guests[4:]:
            actions.invite(
                customer, by=Account.objects.get(pk=customer.owner_id or 0), at=self._when(0, 17, 30), on=tomorrow + DAY
            )

    def _neighbours(self) -> None:
        """The district's permits, six projects that are watched, their last weeks, and a round that is half done."""
        manager, when = self.who("chenwei"), self._when(28, 10)
        content = (EXAMPLES / "neighbouring_permits.csv").read_bytes()
        name = "天府新区预售许可.csv"
        table = imports.upload(self.site, by=manager, at=when, kind="marketing.permits", name=name, content=content)
        imports.commit(table, by=manager, at=when, district="成都市天府新区")
        known = {one.name: one for one in Neighbour.objects.filter(site=self.site)}
        watched = [known[name] for name, _distance, _price in WATCHED]
        for one, (_name, distance, _price) in zip(watched, WATCHED, strict=True):
            facts: dict[str, Any] = {"developer": one.developer, "district": one.district, "address": one.address}
            marketing.edit_neighbour(one, by=manager, at=when, name=one.name, distance=distance, **facts)
        for weeks in (3, 2, 1):
            for place, (one, (_name, _distance, price)) in enumerate(zip(watched, WATCHED, strict=True)):
                self._survey(one, "lijing" if place % 2 else "zhanglei", self._when(7 * weeks, 16), price)
        people = [self.who("lijing"), self.who("zhanglei"), self.who("tangning")]
        due: date = self.today + 2 * DAY
        marketing.plan_round(
            self.site, by=self.who("wangmin"), at=self._when(2, 9), title="本周市调", due_on=due, neighbours=watched,
            people=people,
        )  # fmt: skip
        for place in (0, 1):
            self._survey(watched[place], people[place].username, self._when(1, 16), WATCHED[place][2])

    def _survey(self, neighbour: Neighbour, who: str, when: datetime, price: int) -> None:
        wobble = Decimal(self.dice.randint(-12, 12)) * 50
        facts: dict[str, Any] = {
            "product": "home", "price": price + wobble, "stock": self.dice.randint(20, 180),
            "visitors": self.dice.randint(2, 15), "offers": self.dice.choice(OFFERS), "news": self.dice.choice(NEWS),
            "origin": "visit", "proof": "现场价格公示牌", "is_lawful": True,
        }  # fmt: skip
        marketing.record_survey(neighbour, by=self.who(who), at=when, on=when.date(), **facts)
