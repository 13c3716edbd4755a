"""What the rooms' tests share: the cast at their posts on the morning of Monday 2 November 2026, and ways to use it."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from django.db import connections
from django.db.models import Model, QuerySet
from django.test import Client

from anchang.engine.policies import Refused
from anchang.main.demo.cast import Office, morning, open_the_office

MONDAY = morning(2026, 11, 2)


def enter(office: Office, username: str) -> Client:
    """A browser in which that person of the cast is signed in."""
    client = Client()
    client.force_login(office.account(username), "django.contrib.auth.backends.ModelBackend")
    return client


def rows(model: type[Model]) -> QuerySet[Any]:
    """Rows without the door: what somebody with a database client could write."""
    return QuerySet(model)


def together(*deeds: Callable[[], Any]) -> list[Any]:
    """The deeds in threads that start at the same moment; each one's result, or its refusal."""
    gate = threading.Barrier(len(deeds))

    def run(deed: Callable[[], Any]) -> Any:
        gate.wait(20)
        try:
            return deed()
        except Refused as refusal:
            return refusal
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(deeds)) as pool:
        return list(pool.map(run, deeds))


__all__ = ["MONDAY", "Office", "enter", "morning", "open_the_office", "rows", "together"]
