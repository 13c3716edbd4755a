"""The board of a large site: every view of it, and a change on the screens of everybody who watches.

A watcher is a connection of its own to the live process; a change counts as there when the last one has it.
"""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone

from anchang.business.inventory import actions as inventory
from anchang.business.inventory.models import Project
from anchang.engine.accounts.models import Account
from anchang.main.demo.cast import Office

from . import filling
from .opening import Page, opened
from .serving import collect_static
from .timing import Line, line, percentiles
from .watching import watched

UNITS, REQUESTS, WATCHERS, CHANGES = 5_000, 60, 500, 100
FEW_UNITS, FEW_REQUESTS, FEW_WATCHERS, FEW_CHANGES = 240, 4, 40, 4
WHO = "linlan"


def run(quick: bool) -> Iterator[Line]:
    office = filling.an_office()
    project = filling.a_project(office, FEW_UNITS if quick else UNITS)
    collect_static()
    yield from opened(office, _pages(project, FEW_UNITS if quick else UNITS), FEW_REQUESTS if quick else REQUESTS)
    yield from _followed(office, project, FEW_WATCHERS if quick else WATCHERS, FEW_CHANGES if quick else CHANGES)


def _pages(project: Project, units: int) -> list[Page]:
    board, of = reverse("inventory:board", args=[project.pk]), f"of {units:,} units"
    one = project.buildings.order_by("pk").values_list("pk", flat=True)[0]
    views = {
        "site": "?view=site",
        "site by price": "?view=site&heat=total",
        "site by favourites": "?view=site&heat=favourites",
        "site by days on market": "?view=site&heat=days",
        "plans": "?view=grid",
        "one building": f"?building={one}",
        "one floor": f"?building={one}&floor_from=7&floor_to=7",
        "what is open": "?status=open",
        "table": "?view=table",
        "wall": "wall/",
    }
    return [Page(f"board {of}: {name}", WHO, [board + rest]) for name, rest in views.items()]


def _followed(office: Office, project: Project, watchers: int, changes: int) -> Iterator[Line]:
    """Units are held and let go, each time until every screen has it."""
    by, units = Account.objects.system(), filling.units_of(project)[: changes // 2]

    def change(n: int) -> None:
        unit, at = units[n // 2], timezone.now()
        if n % 2:
            inventory.free(unit, by=by, at=at, reference="bench", how="released")
            return
        held: dict[str, Any] = {"kind": "hold", "reference": "bench", "holder_label": "测量"}
        inventory.take(unit, by=by, at=at, until=at + timedelta(minutes=30), **held)

    case = f"board, a change on all of {watchers} screens"
    samples = watched(f"board:{project.pk}", watchers, changes, change)
    yield line(case, "screens", watchers, "screens", changes)
    yield from percentiles(case, samples)
