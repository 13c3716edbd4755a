"""Many clients at once: four processes, because one Python process uses one core, with threads in each."""

import multiprocessing
import sys
import threading
import time
import traceback
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db import connections

from anchang.engine.policies import Refused

from .timing import percentile

PROCESSES = 4
PATIENCE = 600
Deeds = Callable[[int], Iterable[Callable[[], Any]]]


@dataclass
class Phase:
    """What a crowd did: milliseconds of each deed that was answered, how many were refused, how many failed."""

    samples: list[float] = field(default_factory=list)
    refused: int = 0
    failed: int = 0
    began: float = float("inf")
    ended: float = 0.0

    @property
    def per_second(self) -> float:
        return len(self.samples) / max(self.ended - self.began, 1e-9)

    @property
    def p95(self) -> float:
        return percentile(self.samples, 0.95)

    def join(self, other: "Phase") -> None:
        self.samples += other.samples
        self.refused, self.failed = self.refused + other.refused, self.failed + other.failed
        self.began, self.ended = min(self.began, other.began), max(self.ended, other.ended)


def crowd(clients: int, deeds: Deeds) -> Phase:
    """Lets every client do its deeds one after another, all clients from the same moment on."""
    connections.close_all()
    context = multiprocessing.get_context("fork")
    start, told = context.Barrier(clients), context.SimpleQueue()
    family = [
        context.Process(target=_process, args=(range(n, clients, PROCESSES), deeds, start, told))
        for n in range(min(PROCESSES, clients))
    ]
    for process in family:
        process.start()
    whole = Phase()
    for _ in family:
        whole.join(told.get())
    for process in family:
        process.join()
    return whole


def _process(clients: Iterable[int], deeds: Deeds, start: Any, told: Any) -> None:
    phases = {client: Phase() for client in clients}
    threads = [threading.Thread(target=_client, args=(deeds(client), phase, start)) for client, phase in phases.items()]
    for thread in threads:
        thread.start()
    whole = Phase()
    for thread, phase in zip(threads, phases.values(), strict=True):
        thread.join()
        whole.join(phase)
    told.put(whole)


def _client(deeds: Iterable[Callable[[], Any]], phase: Phase, start: Any) -> None:
    connections["default"].ensure_connection()
    start.wait(PATIENCE)
    phase.began = time.monotonic()
    try:
        for deed in deeds:
            _do(deed, phase)
    finally:
        phase.ended = time.monotonic()
        connections.close_all()


def _do(deed: Callable[[], Any], phase: Phase) -> None:
    begun = time.perf_counter()
    try:
        deed()
    except Refused:
        phase.refused += 1
    except Exception:
        if not phase.failed:
            traceback.print_exc(file=sys.stderr)
        phase.failed += 1
        return
    phase.samples.append((time.perf_counter() - begun) * 1000)
