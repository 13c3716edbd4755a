"""docs/map.md, written from the facts. The same code gives the same text on every machine."""

import inspect
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import override

from anchang.engine.clocks.timers import Clock, Rung
from anchang.engine.states import Step

from .facts import Packs, Room, rooms

HEAD = """# Map of the house

Written by `anchang map`; `anchang map --check` fails when it is out of date. Floors stand on those below them, and rooms
on those below them; the lowest comes first. A verb is the same word in the action, the policy, the ledger, the event, the
url and the template.
"""
FLOORS = ("lib", "ui", "engine", "people", "business", "overview", "main")


def page() -> str:
    """The whole map, with Chinese labels."""
    with override("zh-hans"):
        return "\n".join([HEAD, *_floors(), *_routes(Packs())]).rstrip() + "\n"


def _floors() -> Iterator[str]:
    packs, found = Packs(), rooms()
    for floor in FLOORS:
        yield f"## {floor}\n"
        yield from _modules(settings.ROOT / "src/anchang" / floor, floor)
        for room in found:
            if room.floor == floor:
                yield from _room(room, packs)


def _modules(folder: Path, floor: str) -> Iterator[str]:
    """What a floor has beside rooms: plain modules, each with its first sentence."""
    if floor in ("lib", "engine"):
        for path in sorted(folder.glob("[a-z]*.py")):
            module = inspect.getmodulename(str(path))
            yield f"- `{floor}/{module}`: {_first(_docstring(path))}"
        yield ""


def _docstring(path: Path) -> str:
    found = re.match(r'"""(.*?)"""', path.read_text(), re.DOTALL)
    return found[1] if found else ""


def _room(room: Room, packs: Packs) -> Iterator[str]:
    yield f"### {room.label}\n\n{room.about}\n"
    parts = (_verbs(room, packs), _tables(room), _machines(room), _clocks(room, packs), _events(room))
    for part in (*parts, _metrics(room), _imports(room), _urls(room)):
        yield from part


def _verbs(room: Room, packs: Packs) -> Iterator[str]:
    registered = room.verbs()
    rows = [
        (f"`{name}`", label, _posts(packs, name), _first(inspect.getdoc(door) or ""))
        for name, label, door in registered
    ]
    yield from _table(("verb", "中文", "who may", "contract"), rows)
    others = sorted(
        {name for name in packs.holders if name.startswith(f"{room.label}.")} - {row[0] for row in registered}
    )
    for name in others:
        yield f"- {'seeing' if name.endswith('.view') else 'a page'} (`{name}`): {_posts(packs, name)}"
    if others:
        yield ""


def _posts(packs: Packs, verb: str) -> str:
    return "、".join(packs.holders.get(verb, ())) or "no post: inside another verb, by a clock or at set-up"


def _tables(room: Room) -> Iterator[str]:
    rows = []
    for model in room.tables():
        about = inspect.getdoc(model) or ""
        named = str(model._meta.verbose_name)
        rows.append(
            (
                f"`{model.__name__}`",
                "" if named.isascii() else named,
                "" if about.startswith(f"{model.__name__}(") else _first(about),
                " ".join(f"`{one.name}`" for one in model._meta.constraints),
            )
        )
    yield from _table(("table", "中文", "what a row is", "constraints"), rows)


def _machines(room: Room) -> Iterator[str]:
    for model, machine in room.machines():
        labels = [f"    {value}: {value} {label}" for value, label in machine.choices.choices]
        yield "\n".join([f"Stages of `{model.__name__}`:\n", "```mermaid", machine.mermaid(), *labels, "```", ""])
        steps = [line for step in machine.steps.values() if (line := _step(step))]
        if steps:
            yield "\n".join([*steps, ""])


def _step(step: Step) -> str:
    """The clocks a step touches; nothing when it touches none."""
    touched = (("starts", step.starts), ("stops", step.stops), ("pauses", step.pauses))
    clocks = [f"{how} `{code}`" for how, codes in touched for code in codes]
    return f"- `{step.verb}` {', '.join(clocks)}" if clocks else ""


def _clocks(room: Room, packs: Packs) -> Iterator[str]:
    rows = [
        (
            f"`{clock.code}`",
            clock.label,
            _length(clock),
            f"`{clock.then}`" if clock.then else "nothing by itself",
            "; ".join(_rung(rung, packs) for rung in clock.ladder),
        )
        for clock in room.clocks()
    ]
    yield from _table(("clock", "中文", "length", "then", "who hears of it"), rows)


def _length(clock: Clock) -> str:
    how = "working time" if clock.working else "calendar time"
    return f"an office rule, {how}" if callable(clock.minutes) else f"{_span(clock.minutes)}, {how}"


def _rung(rung: Rung, packs: Packs) -> str:
    who = packs.post_names.get(rung.post, rung.post) or "whose it is"
    when = f"{_span(abs(rung.minutes))} {'before' if rung.minutes < 0 else 'after'}" if rung.minutes else "at the end"
    return f"{when}: {who}"


def _span(minutes: int) -> str:
    for size, unit in ((1440, "d"), (60, "h")):
        if minutes and minutes % size == 0:
            return f"{minutes // size} {unit}"
    return f"{minutes} min"


def _events(room: Room) -> Iterator[str]:
    for name in room.emitted():
        yield f"- emits `{name}`"
    for event, reaction in room.reactions():
        about = _first(inspect.getdoc(reaction) or "")
        yield f"- when `{event}`: `{reaction.__name__}`" + (f". {about}" if about else "")
    if room.emitted() or room.reactions():
        yield ""


def _metrics(room: Room) -> Iterator[str]:
    rows = [(f"`{one.code}`", one.label, one.unit, one.formula) for one in room.metrics()]
    yield from _table(("figure", "中文", "unit", "formula"), rows)


def _imports(room: Room) -> Iterator[str]:
    for kind in room.imports():
        columns = "、".join(column.names[0] + ("" if column.needed else "?") for column in kind.columns)
        yield f"- table `{kind.code}` {kind.label}: {columns}\n"
    yield from (f"- job `{name}`\n" for name in room.jobs())


def _urls(room: Room) -> Iterator[str]:
    found = room.urls()
    if found:
        yield "Addresses: " + ", ".join(f"`{path}` ({name.rpartition(':')[2]})" for name, path in found) + "\n"


def _routes(packs: Packs) -> Iterator[str]:
    """Who agrees to what, from the packs."""
    yield "## Approval routes of the packs\n"
    rows = []
    for route in packs.routes:
        for seat in route["seats"]:
            band = f"above {seat.get('above', 0)}{route['unit']}"
            band += f" up to {seat['up_to']}{route['unit']}" if "up_to" in seat else ""
            rows.append((f"`{route['code']}`", route["title"], packs.post_names[seat["post"]], band))
    yield from _table(("route", "中文", "seat", "when"), rows)


def _table(heads: tuple[str, ...], rows: Iterable[tuple[Any, ...]]) -> Iterator[str]:
    lines = ["| " + " | ".join(str(cell).replace("|", "\\|") for cell in row) + " |" for row in rows]
    if lines:
        yield "\n".join(["| " + " | ".join(heads) + " |", "|" + "---|" * len(heads), *lines, ""])


def _first(text: str) -> str:
    """The first sentence, on one line."""
    flat = " ".join(text.split())
    found = re.match(r".+?[.。](?=\s|$)", flat)
    return found[0] if found else flat
