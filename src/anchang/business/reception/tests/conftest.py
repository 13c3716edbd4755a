from collections.abc import Callable
from datetime import datetime
from functools import partial

import pytest
from django.test import Client
from tests.office import MONDAY, Office, office, opened
from tests.office import enter as sign_in

from anchang.business.reception import actions
from anchang.business.reception.models import Visit

__all__ = ["office", "opened"]

PHONE = "13912345678"
Enter = Callable[[str], Client]
Receive = Callable[..., Visit]


@pytest.fixture
def enter(office: Office) -> Enter:
    """Signs somebody of the cast in."""
    return partial(sign_in, office)


@pytest.fixture
def receive(office: Office) -> Receive:
    """李静 receives 王小明 with a phone, or whoever is given receives whoever is given."""

    def make(who: str = "lijing", at: datetime = MONDAY, **given: object) -> Visit:
        values = {"name": "王小明", "source": "walk_in", "consent": True, "phone": PHONE, **given}
        return actions.receive(office.site, by=office.account(who), at=at, **values)

    return make
