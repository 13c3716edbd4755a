"""Telling how far the work is while its transaction is still open: each figure is a small transaction of its own."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection
from django.utils import timezone

from .models import Progress
from .stages import Phase

EVERY = 0.5


class Report:
    """Says the phase and how many rows are done. This one is heard by nobody: of a small table the answer is enough."""

    def begin(self, phase: Phase) -> None:
        """The next thing is done now, from its first row on."""

    def __call__(self, done: int, total: int) -> None:
        """So many of so many rows are done."""


class Written(Report):
    """Writes to the row of `Progress`, at most twice a second.

    Inside a transaction it writes through a second connection. SQLite knows only one writer at a time: there the
    last figure before the transaction stands until that is through.
    """

    def __init__(self, import_id: int) -> None:
        self.import_id, self.phase, self.last, self.side = import_id, Phase.WAITING, 0.0, None

    def begin(self, phase: Phase) -> None:
        self.phase = phase
        self._write(0, 0)

    def __call__(self, done: int, total: int) -> None:
        if time.monotonic() - self.last >= EVERY:
            self._write(done, total)

    def close(self) -> None:
        if self.side is not None:
            self.side.close()

    def _write(self, done: int, total: int) -> None:
        self.last = time.monotonic()
        now = timezone.now()
        if not connection.in_atomic_block:
            found = Progress.objects.filter(pk=self.import_id)
            found.update(phase=self.phase, done=done, total=total, at=now)
        elif connection.vendor != "sqlite":
            with self._beside().cursor() as cursor:
                cursor.execute(
                    "UPDATE imports_progress SET phase = %s, done = %s, total = %s, at = %s WHERE table_id = %s",
                    [self.phase.value, done, total, now, self.import_id],
                )

    def _beside(self) -> Any:
        if self.side is None:
            self.side = connection.copy()  # type: ignore[assignment]
        return self.side


@contextmanager
def reported(import_id: int) -> Iterator[Report]:
    """A report that is heard, and whose own connection is closed in the end."""
    report = Written(import_id)
    try:
        yield report
    finally:
        report.close()
