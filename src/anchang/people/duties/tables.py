"""The cells of the board, written lean: 60 people and 31 days are 1,860 of them."""

from collections.abc import Iterator
from datetime import date

from django.urls import reverse
from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from anchang.people.org.models import Site
from anchang.ui import icons

from .phrases import STATES
from .queries import Cell, Month, Section, Tally


def day_cells(section: Section, site: Site, on: date) -> list[tuple[str, SafeString]]:
    """By person the cells of a post's table: the state in words and by an icon, the hour, and the way to what proves it."""
    before = f"{reverse('duties:cell')}?site={site.pk}&on={on}"
    drawn = {state: icons.draw(icon, 14) for state, (_word, _kind, icon) in STATES.items()}
    return [
        (person.name, SafeString("".join(_day_cell(cell, before, drawn) for cell in cells)))
        for person, cells in section.rows
    ]


def _day_cell(cell: Cell | None, before: str, drawn: dict[str, SafeString]) -> str:
    if cell is None:
        return "<td></td>"
    word = escape(STATES[cell.state][0])
    shown = cell.count or (f"{word} {cell.clock}" if cell.clock and cell.state != "done" else cell.clock or word)
    href = f"{before}&person={cell.person}&duty={cell.duty}".replace("&", "&amp;")
    return (
        f'<td><a class="mark mark--{cell.state}" href="{href}" title="{word}">'
        f"{drawn[cell.state]}<span>{shown}</span></a></td>"
    )


def month_rows(month: Month, site: Site, duty: int | None = None) -> list[tuple[str, SafeString, Tally]]:
    """By person the cells of a month, of one duty or of all: how many were done in time, late and not at all."""
    faces: dict[tuple[int, ...], tuple[str, str]] = {}
    of_duty = f"&amp;duty={duty}" if duty is not None else ""
    before = f"{reverse('duties:cell')}?site={site.pk}{of_duty}&amp;person="
    days = [f"&amp;on={day}" for day in month.days]
    return [
        (person.name, SafeString("".join(_month_cells(cells, f"{before}{person.pk}", days, faces))), whole)
        for person, cells, whole in month.rows
    ]


def _month_cells(
    cells: list[Tally | None], before: str, days: list[str], faces: dict[tuple[int, ...], tuple[str, str]]
) -> Iterator[str]:
    """Cells with the same counts look the same, and there are few such faces: each is put into words once."""
    for tally, day in zip(cells, days, strict=True):
        if tally is None:
            yield "<td></td>"
            continue
        key = (tally["done"], tally.behind, tally["lapsed"], tally["open"])
        if key not in faces:
            faces[key] = _face(*key)
        opening, rest = faces[key]
        yield f"{opening}{before}{day}{rest}"


def _face(done: int, behind: int, lapsed: int, waiting: int) -> tuple[str, str]:
    """The cell before and after its address."""
    state = "lapsed" if lapsed else "late" if behind else "done" if done else "open"
    counts = {"done": done, "late": behind, "lapsed": lapsed, "open": waiting}
    told = " ".join(f"{STATES[code][0]} {n}" for code, n in counts.items() if n) or _("已免除")
    parts = [f"✓{done}" if done else "", f"<b>!{behind}</b>" if behind else "", f"<b>✗{lapsed}</b>" if lapsed else ""]
    return f'<td><a class="mark mark--{state}" href="', f'" title="{escape(told)}">{"".join(parts) or "·"}</a></td>'
