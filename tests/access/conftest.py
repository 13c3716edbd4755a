"""One furnished office for a whole module; nothing in it is changed, because GET never writes."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager

import pytest
from django.utils import timezone

from .world import World, furnish


@pytest.fixture(scope="module")
def world(fresh_database: Callable[[], AbstractContextManager[str]]) -> Iterator[World]:
    with fresh_database():
        yield furnish(timezone.now())
