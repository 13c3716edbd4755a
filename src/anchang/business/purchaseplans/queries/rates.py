"""The dated rules a plan is reckoned by, and the words where one is missing."""

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from django.utils.translation import gettext as _

from anchang.business.inventory.models import Unit
from anchang.engine.policies import Refused
from anchang.engine.rules.models import Rule
from anchang.engine.rules.queries import Versions
from anchang.lib.calendar import office_day
from anchang.ui.tags.formats import day

from ..stages import SHORT_YEARS, Homes, Use

NATIONAL = ("office", "CN")
CODES = (
    *("R-170", "R-171", "R-174", "R-177", "R-183", "R-186", "R-187", "R-187-cost", "R-187-rate"),
    *(f"R-175-{homes}-{length}" for homes in ("first", "second") for length in ("short", "long")),
    *("R-180-limit", "R-180-other"),
    *(f"R-180-{homes}-{size}" for homes in ("first", "second") for size in ("small", "large")),
    *("loan_rate", "fund_loan_cap", "purchase_plan_days"),
)


def versions() -> Versions:
    """Every version of the rules of plans: one query for however many units are reckoned."""
    return Versions(*CODES)


def places_of(unit: Unit) -> tuple[str, ...]:
    """Where rules for the unit may be set, the most local first: its site, its district, the office, the country."""
    local = (unit.site.code, unit.building.project.district)
    return (*(one for one in local if one), *NATIONAL)


@dataclass
class Rules:
    """The rules in force at a moment in a place; remembers the versions it gave out. Several may share what is `known`."""

    at: datetime
    places: tuple[str, ...] = NATIONAL
    known: Versions = field(default_factory=versions)
    used: list[str] = field(default_factory=list)

    @property
    def on(self) -> date:
        return office_day(self.at)

    def find(self, code: str) -> Rule | None:
        try:
            found = self.known.rule(code, self.on, self.places)
        except LookupError:
            return None
        if found.version not in self.used:
            self.used.append(found.version)
        return found

    def number(self, code: str) -> Decimal | None:
        """The value in force, or None: who asks must say that there is none, and not take another."""
        found = self.find(code)
        return Decimal(found.value) if found else None

    def needed(self, code: str, what: str) -> Decimal:
        """The value in force. Refuses naming what is missing: nobody guesses a figure of the law."""
        found = self.number(code)
        if found is None:
            words = {"what": what, "day": day(self.on)}
            raise Refused(_("没有登记%(day)s适用的%(what)s，请先登记再测算") % words, rule=code)
        return found


def least_down(rules: Rules, use: str) -> tuple[Decimal, str]:
    """The smallest down payment in percent, and the rule that says so (R-170, R-171)."""
    code, what = ("R-170", _("住房最低首付比例")) if use == Use.HOME else ("R-171", _("商业用房最低首付比例"))
    return rules.needed(code, what), code


def bank_rate(rules: Rules, asked: Decimal | None) -> Decimal:
    """The rate that was asked for, else the office's own for such reckonings, else the LPR of the month (R-172, R-174)."""
    if asked is not None:
        return asked
    own = rules.number("loan_rate")
    return own if own is not None else rules.needed("R-174", _("商业贷款利率（LPR）"))


def fund_rate(rules: Rules, homes: str, years: int) -> Decimal:
    """R-175. Refuses for a third home, for which there is no rate."""
    length = "short" if years <= SHORT_YEARS else "long"
    what = _("%(homes)s公积金贷款利率") % {"homes": Homes(homes).label}
    return rules.needed(f"R-175-{homes}-{length}", what)
