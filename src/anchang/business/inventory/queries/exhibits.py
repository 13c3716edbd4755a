import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.conf import settings
from django.utils.translation import get_language

from ..models import Exhibit, Project


@dataclass(frozen=True)
class ExhibitKind:
    """A document of packs/exhibits.toml: on the wall list (R-108), behind the permit (R-101), or both."""

    code: str
    name: str
    name_en: str
    wall: bool
    gate: bool
    source: str

    @property
    def label(self) -> str:
        return self.name_en if get_language() == "en" else self.name


def exhibit_kinds() -> tuple[ExhibitKind, ...]:
    return _exhibit_kinds(settings.PACKS)


@cache
def _exhibit_kinds(folder: Path) -> tuple[ExhibitKind, ...]:
    told = tomllib.loads((folder / "exhibits.toml").read_text(encoding="utf-8"))
    return tuple(ExhibitKind(**one) for one in told["exhibit"])


@dataclass(frozen=True)
class Hung:
    """A kind of document with the copies on show, and those taken down; missing when none is on show."""

    kind: ExhibitKind
    shown: list[Exhibit]
    past: list[Exhibit]


def wall(project: Project) -> list[Hung]:
    """Every document that must be there, with what is; two queries at most."""
    rows = list(project.exhibits.select_related("file").order_by("-shown_on", "-pk"))
    return [
        Hung(
            kind,
            [one for one in rows if one.kind == kind.code and one.taken_down_on is None],
            [one for one in rows if one.kind == kind.code and one.taken_down_on is not None],
        )
        for kind in exhibit_kinds()
    ]
