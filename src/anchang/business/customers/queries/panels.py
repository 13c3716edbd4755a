from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.functional import Promise

from anchang.engine.accounts.models import Account
from anchang.engine.policies import YES, Verdict

from ..models import Customer


@dataclass(frozen=True)
class Panel:
    """What a room further up shows in a card on a customer's page: its template with its own variables."""

    template: str
    context: dict[str, Any]
    title: str | Promise


PanelOf = Callable[[Customer, Account, datetime], Panel | None]


_panels: list[PanelOf] = []


def customer_panel(panel: PanelOf) -> PanelOf:
    """Registers a panel `(customer, account, at) -> Panel | None` for the customer's page, in the order of the rooms."""
    if panel not in _panels:
        _panels.append(panel)
    return panel


def panels(customer: Customer, account: Account, at: datetime) -> list[Panel]:
    """The panels the account gets to see on that customer's page."""
    return [found for panel in _panels if (found := panel(customer, account, at)) is not None]


@dataclass(frozen=True)
class Press:
    """A verb of a higher room on a customer's page; the first one of kind primary is what is done most."""

    label: str | Promise
    href: str
    verdict: Verdict = YES
    kind: str = "plain"
    icon: str = ""
    panel: bool = False


PressOf = Callable[[Customer, Account, datetime], Press | None]


_presses: list[PressOf] = []


def customer_press(press: PressOf) -> PressOf:
    """Registers a button `(customer, account, at) -> Press | None` for the head of the customer's page."""
    if press not in _presses:
        _presses.append(press)
    return press


def presses(customer: Customer, account: Account, at: datetime) -> list[Press]:
    return [found for press in _presses if (found := press(customer, account, at)) is not None]
