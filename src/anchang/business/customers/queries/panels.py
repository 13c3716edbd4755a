from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.functional import Promise

from anchang.engine.accounts.models import Account

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
