"""Repricing with its preview on the board, and the posted sheet as a workbook and on paper, of 5,000 units."""

import time
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

from django.utils import timezone

from anchang.business.inventory.models import Project
from anchang.business.pricing import actions
from anchang.business.pricing.models import Printing
from anchang.business.pricing.stages import Format, Way
from anchang.engine.jobs.queue import run_due
from anchang.main.demo.cast import Office

from .filling import a_project, an_office
from .serving import Client, collect_static, served, signed_in
from .timing import Line, line, timed


def run(quick: bool) -> Iterator[Line]:
    units = 1_000 if quick else 5_000
    collect_static()
    office = an_office()
    project = a_project(office, units)
    yield from _repricing(office, project, units)
    yield from _sheets(office, project, units)


def _repricing(office: Office, project: Project, units: int) -> Iterator[Line]:
    manager, at = office.account("chenwei"), timezone.now()
    page = f"/pricing/{project.pk}/reprice/?way=percent&value=2"
    with served() as port:
        client = Client(port, signed_in(manager))
        client.get("/pricing/")
        samples = timed(lambda: client.get(page), 5, warm_up=1)
    yield line(f"repricing of {units:,} units: page with preview", "seconds", max(samples) / 1000, "s", len(samples))
    change: dict[str, Any] = {"title": "上调", "way": Way.PERCENT, "value": Decimal(2)}
    seconds, drawn = _seconds(lambda: actions.reprice(project, by=manager, at=at, **change))
    assert drawn.units == units
    yield line(f"repricing of {units:,} units: draft written", "seconds", seconds, "s", units)


def _sheets(office: Office, project: Project, units: int) -> Iterator[Line]:
    manager = office.account("chenwei")
    for format in (Format.XLSX, Format.PDF):
        made = actions.print_sheet(project, by=manager, at=timezone.now(), format=format)
        seconds, _done = _seconds(lambda: run_due(timezone.now(), slow=True))
        printed = Printing.objects.get(pk=made.pk)
        assert (printed.stage, printed.units) == ("ready", units), printed.failure
        yield line(f"posted sheet of {units:,} units as {format}", "seconds", seconds, "s", units)


def _seconds(work: Callable[[], Any]) -> tuple[float, Any]:
    start = time.perf_counter()
    result = work()
    return time.perf_counter() - start, result
