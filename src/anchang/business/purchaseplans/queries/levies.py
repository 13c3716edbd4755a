"""Taxes and funds of a purchase by the rules in force; what no rule tells is a line without an amount."""

from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from anchang.business.inventory.models import Unit
from anchang.lib import tax
from anchang.ui.tags.formats import yuan

from ..phrases import percent
from ..stages import Homes, Kind, Use, Wish
from .lines import Line
from .rates import Rules


def levies(unit: Unit, net: Decimal | None, wish: Wish, rules: Rules) -> list[Line]:
    """Deed tax (R-180 to R-182), stamp duty of what is no home (R-186), and the maintenance fund (R-187)."""
    made = [_deed_tax(unit.gross_area, net, wish, rules)]
    if wish.use == Use.OTHER:
        made.append(_of(Kind.TAX, _("印花税"), net, rules.number("R-186")))
    made.append(_maintenance(unit.gross_area, rules))
    return made


def net_of(total: Decimal, rules: Rules) -> Decimal | None:
    """The price without VAT; None where no rate is in force (R-183)."""
    rate = rules.number("R-183")
    return None if rate is None else tax.without_vat(total, rate).net


def _deed_tax(area: Decimal, net: Decimal | None, wish: Wish, rules: Rules) -> Line:
    if wish.use == Use.OTHER or wish.homes == Homes.MORE:
        rate = rules.number("R-180-other")
    else:
        limit = rules.number("R-180-limit")
        size = "" if limit is None else "small" if tax.is_small(area, limit) else "large"
        rate = rules.number(f"R-180-{wish.homes}-{size}")
    return _of(Kind.TAX, _("契税"), net, rate)


def _of(kind: Kind, label: Promise, base: Decimal | None, rate: Decimal | None) -> Line:
    if base is None or rate is None:
        return Line(kind, label, None)
    return Line(kind, label, tax.share(base, rate), percent(rate))


def _maintenance(area: Decimal, rules: Rules) -> Line:
    """By the local sum for each square metre, else by the local share of the building cost."""
    label, each = _("专项维修资金"), rules.number("R-187")
    if each is not None:
        made = tax.by_area(area, each)
        return Line(Kind.FUND, label, made, f"{yuan(each)}/㎡")
    cost, rate = rules.number("R-187-cost"), rules.number("R-187-rate")
    if cost is None or rate is None:
        return Line(Kind.FUND, label, None)
    return Line(Kind.FUND, label, tax.maintenance_fund(area, cost, rate), percent(rate))
