from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from django.test import Client
from pytest_django import Settings
from tests.office import MONDAY, Office, office, opened
from tests.office import enter as sign_in

from anchang.business.customers import actions
from anchang.business.customers.models import Customer

__all__ = ["office", "opened"]

PHONE = "13912345678"
NEWER = """
[[consent]]
purpose = "{purpose}"
version = "{version}"
effective_from = {since}
asks_again = {again}
text = "新的说法"
text_en = "The new words"
source = "个人信息保护法 第14条"
"""
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


@pytest.fixture
def newer(settings: Settings, tmp_path: Path) -> Callable[..., None]:
    """Another wording of the consent to a purpose, from 2027 on or from an earlier day."""

    def write(again: bool, purpose: str = "contact", since: str = "2027-01-01") -> None:
        old = (settings.PACKS / "consents.toml").read_text()
        folder = tmp_path / f"{purpose} {again}"
        folder.mkdir()
        facts = {"purpose": purpose, "version": since[:7], "since": since, "again": str(again).lower()}
        (folder / "consents.toml").write_text(old + NEWER.format(**facts))
        settings.PACKS = folder

    return write
