from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import (
    Case,
    F,
    Max,
    Min,
    Q,
    When,
)
from django.db.models.functions import Coalesce

from ..models import Claim, Project, UnitPrice
from .cells import Cell


@dataclass(frozen=True)
class Heat:
    """A figure by which the board can be coloured: `figures(project, cells, at)` by unit, `said` writes one.

    `rest` is the figure of every unit that is not among them, None for none. With `on_sale` only units that are open
    have it, and it begins at nothing when one becomes so.
    """

    name: str
    label: Any
    said: Callable[[Decimal], str]
    figures: "Figures"
    rest: Decimal | None = None
    on_sale: bool = False


Figures = Callable[[Project, Sequence[Cell], datetime], Mapping[int, Decimal]]


HEATS: dict[str, Heat] = {}


def heat_of(
    name: str, label: Any, said: Callable[[Decimal], str], *, rest: Decimal | None = None, on_sale: bool = False
) -> Callable[[Figures], Figures]:
    """Registers `figures(project, cells, at)`, by which the board can be coloured; it asks one question at most."""

    def keep(figures: Figures) -> Figures:
        HEATS[name] = Heat(name, label, said, figures, rest, on_sale)
        return figures

    return keep


def open_since(project: Project, cells: Iterable[Cell], at: datetime) -> dict[int, datetime]:
    """When each unit last came on sale: the release of its permit, its first posted price, or the end of its last claim.

    Only of a unit that is open now this says anything. Three questions, however many units there are.
    """
    starts = dict(project.buildings.exclude(permit__released_at=None).values_list("pk", "permit__released_at"))
    prices = UnitPrice.objects.filter(price_list__project=project, price_list__effective_at__lte=at)
    first = dict(prices.values_list("unit").annotate(first=Min("price_list__effective_at")))
    ended = Case(When(until__lt=F("ended_at"), then="until"), default=Coalesce("ended_at", "until"))
    over = Claim.objects.filter(Q(ended_at__lte=at) | Q(until__lte=at), item__unit__building__project=project)
    freed = dict(over.values_list("item").annotate(last=Max(ended)))
    found = {}
    for one in cells:
        if one.building_id in starts and one.pk in first:
            posted = first[one.pk]
            found[one.pk] = max(starts[one.building_id], posted, freed.get(one.pk, posted))
    return found
