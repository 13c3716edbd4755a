"""Seconds and rows a second for tables of customers of three sizes, dry run and commit together."""

from collections.abc import Iterator
from datetime import timedelta

from django.utils import timezone

from anchang.main.demo.cast import open_the_office

from .importing import run_import
from .timing import Line, line


def run(quick: bool) -> Iterator[Line]:
    office = open_the_office(at=timezone.now() - timedelta(days=1))
    for place, rows in enumerate((1_000, 10_000) if quick else (1_000, 10_000, 100_000)):
        seconds = run_import(office, rows, f"166{place:02d}")
        yield line(f"import of {rows:,} customers", "seconds", seconds, "s", rows)
        yield line(f"import of {rows:,} customers", "per_second", rows / seconds, "rows/s", rows)
