from collections.abc import Iterator
from typing import Any

import pytest

from anchang.engine import metrics, policies
from anchang.engine.accounts.models import Account
from anchang.engine.clocks import timers
from anchang.engine.doors import actions
from anchang.engine.events import reactions
from anchang.engine.jobs import queue
from anchang.engine.ledger import writing
from anchang.engine.tests.house import Register, build


@pytest.fixture(autouse=True)
def _registers_as_before() -> Iterator[None]:
    """Verbs, reactions, clocks and jobs that a test makes known are gone after it."""
    registers: list[dict[Any, Any]] = [
        *(writing._labels, actions._doors, policies._known.rules),
        *(timers._clocks, metrics._metrics, queue._handlers),
    ]
    before = [dict(register) for register in registers]
    heard = {name: list(known) for name, known in reactions._reactions.items()}
    directory = policies._known.directory
    yield
    for register, kept in zip(registers, before, strict=True):
        register.clear()
        register.update(kept)
    reactions._reactions.clear()
    reactions._reactions.update(heard)
    policies._known.directory = directory


@pytest.fixture
def house(db: None) -> None:
    """The table of flats."""
    build()


@pytest.fixture
def register() -> Register:
    """An empty directory in place of the people's."""
    kept = Register()
    policies.use_directory(kept)
    return kept


@pytest.fixture
def system(db: None) -> Account:
    return Account.objects.system()
