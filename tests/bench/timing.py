"""Runs one measurement in a migrated empty office and prints its lines.

A measurement is a module `bench_<name>.py` with `run(quick: bool) -> Iterator[Line]`; it fills the office itself.
"""

import argparse
import importlib
import json
import math
import os
import platform
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from typing import TypedDict


class Line(TypedDict):
    """One figure: which case, what of it, in which unit, from how many measurements."""

    case: str
    metric: str
    value: float
    unit: str
    n: int


def line(case: str, metric: str, value: float, unit: str, n: int) -> Line:
    return {"case": case, "metric": metric, "value": round(value, 3), "unit": unit, "n": n}


def timed(work: Callable[[], object], times: int, warm_up: int = 3) -> list[float]:
    """Milliseconds of each of `times` calls, in the order they were made, after `warm_up` calls that do not count."""
    for _ in range(warm_up):
        work()
    samples = []
    for _ in range(times):
        start = time.perf_counter()
        work()
        samples.append((time.perf_counter() - start) * 1000)
    return samples


def percentile(samples: Iterable[float], share: float) -> float:
    """The smallest sample that at least `share` (0–1) of all samples do not exceed (nearest rank)."""
    ordered = sorted(samples)
    return ordered[max(math.ceil(share * len(ordered)), 1) - 1]


def percentiles(case: str, samples: list[float]) -> Iterator[Line]:
    """p50, p95 and p99 of milliseconds."""
    for share in (50, 95, 99):
        yield line(case, f"p{share}_ms", percentile(samples, share / 100), "ms", len(samples))


def machine() -> str:
    return f"{os.cpu_count()} cores, {platform.system()} {platform.release()}, Python {platform.python_version()}"


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("name")
    parser.add_argument("--quick", action="store_true")
    arguments = parser.parse_args()
    database = open_office()
    measurement = importlib.import_module(f"tests.bench.bench_{arguments.name}")
    for figure in measurement.run(arguments.quick):
        whole = {"bench": arguments.name, **figure, "machine": machine(), "database": database}
        sys.stdout.write(json.dumps(whole, ensure_ascii=False) + "\n")
        sys.stdout.flush()


def open_office() -> str:
    """Starts Django on the database of ANCHANG_DATABASE_URL, migrates it, and gives the database's name."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "anchang.main.settings")
    django.setup()
    from django.core.management import call_command
    from django.db import connection

    call_command("migrate", verbosity=0)
    return str(connection.vendor)


if __name__ == "__main__":
    main()
