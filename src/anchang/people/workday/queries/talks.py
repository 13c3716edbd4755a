"""What a meeting goes through. Rooms above say which customers are open; this room knows them as text only."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from anchang.engine.accounts.models import Account
from anchang.people.org.models import Site

LONGEST = 200
"""Customers on one agenda: nobody discusses more in a morning, and a form has its limits."""


@dataclass(frozen=True)
class AgendaItem:
    """A customer to discuss, as the supervisor may see them. `kind` and `id` say which thing it is, `url` its page."""

    label: str
    text: str
    who_account: Account | None
    url: str
    kind: str
    id: int

    @property
    def key(self) -> str:
        return f"{self.kind.replace('.', '-')}-{self.id}"


@dataclass(frozen=True)
class Decided:
    """What was decided about an item; with `due_at` it becomes a task of its consultant."""

    item: AgendaItem
    decision: str
    due_at: datetime | None = None


@dataclass(frozen=True)
class Agenda:
    """The open customers, by consultant; `total` counts those beyond the limit too."""

    items: list[AgendaItem]
    total: int

    @property
    def unlisted(self) -> int:
        return self.total - len(self.items)


Source = Callable[[Site, datetime], Iterable[AgendaItem]]
Settled = Callable[[Site, str, set[int]], set[int]]
_sources: list[Source] = []
_settled: list[Settled] = []


def agenda_source(source: Source) -> Source:
    """Registers a source `(site, at) -> items`, the most urgent first."""
    if source not in _sources:
        _sources.append(source)
    return source


def agenda_settled(settled: Settled) -> Settled:
    """Registers who knows which things of a kind need no more discussion: `(site, kind, ids) -> those settled`."""
    if settled not in _settled:
        _settled.append(settled)
    return settled


def agenda(site: Site, at: datetime) -> Agenda:
    """The open customers of the site from every source, each once, gathered by consultant in order of urgency."""
    found: dict[tuple[str, int], AgendaItem] = {}
    for source in _sources:
        for item in source(site, at):
            found.setdefault((item.kind, item.id), item)
    done = {(kind, key) for kind in {kind for kind, _ in found} for key in _settled_of(site, kind, found)}
    rest = [item for key, item in found.items() if key not in done]
    order = list(dict.fromkeys(item.who_account.pk if item.who_account else 0 for item in rest[:LONGEST]))
    shown = sorted(rest[:LONGEST], key=lambda item: order.index(item.who_account.pk if item.who_account else 0))
    return Agenda(shown, len(rest))


def _settled_of(site: Site, kind: str, found: Iterable[tuple[str, int]]) -> set[int]:
    keys = {key for one, key in found if one == kind}
    return {key for settled in _settled for key in settled(site, kind, keys)}


def veiled(label: str) -> str:
    """A customer's name for paper, which anybody may pick up: the first character only."""
    return label[:1] + "*" * max(len(label) - 1, 1)
