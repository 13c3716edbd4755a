from collections.abc import Callable
from functools import partial

import pytest
from django.test import Client
from tests.office import MONDAY, Office, office, opened
from tests.office import enter as sign_in

from anchang.business.customers import actions
from anchang.business.customers.models import Customer

__all__ = ["office", "opened"]

PHONE = "13912345678"
Enter = Callable[[str], Client]
Register = Callable[..., Customer]


@pytest.fixture
def enter(office: Office) -> Enter:
    """Signs somebody of the cast in."""
    return partial(sign_in, office)


@pytest.fixture
def register(office: Office) -> Register:
    """Registers 王小明 with a phone for 李静, or whatever is given instead."""

    def make(who: str = "lijing", **given: object) -> Customer:
        values = {"name": "王小明", "source": "walk_in", "consent": True, "phone": PHONE, **given}
        return actions.register(values.pop("site", office.site), by=office.account(who), at=MONDAY, **values)

    return make
