from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from anchang.engine.accounts.models import Account
from anchang.engine.policies import YES, Verdict

from ..models import Unit


@dataclass(frozen=True)
class Button:
    """A verb of a higher room on the unit's page, or with `panel` off a way to one of its pages."""

    label: Any
    href: str
    verdict: Verdict = YES
    kind: str = "plain"
    icon: str = ""
    panel: bool = False


ButtonMaker = Callable[[Unit, Account, datetime], Iterable[Button]]


_makers: list[ButtonMaker] = []


def unit_buttons(maker: ButtonMaker) -> ButtonMaker:
    """Registers `maker(unit, account, at)`, whose buttons stand on the page of every unit."""
    _makers.append(maker)
    return maker


def buttons_of(unit: Unit, account: Account, at: datetime) -> list[Button]:
    return [button for maker in _makers for button in maker(unit, account, at)]


Fact = tuple[str, str]


FactMaker = Callable[[Unit, Account, datetime], Iterable[Fact]]


_told: list[FactMaker] = []


def unit_facts(maker: FactMaker) -> FactMaker:
    """Registers `maker(unit, account, at)`: labels and texts that stand beside the price on the page of every unit."""
    _told.append(maker)
    return maker


def facts_of(unit: Unit, account: Account, at: datetime) -> list[Fact]:
    return [fact for maker in _told for fact in maker(unit, account, at)]


@dataclass(frozen=True)
class Panel:
    """What a higher room shows on the unit's page: a template with its context, under a title."""

    title: Any
    template: str
    context: dict[str, Any]


PanelMaker = Callable[[Unit, Account, datetime], Panel | None]


_panels: list[PanelMaker] = []


def unit_panel(maker: PanelMaker) -> PanelMaker:
    """Registers `maker(unit, account, at)`, whose panel stands on the page of every unit where it makes one."""
    _panels.append(maker)
    return maker


def panels_of(unit: Unit, account: Account, at: datetime) -> list[Panel]:
    return [panel for maker in _panels if (panel := maker(unit, account, at)) is not None]
