"""What the product brings as data: the files of `settings.PACKS`, each read once. Nobody changes what is handed out."""

import tomllib
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from django.conf import settings

Entry = TypeVar("Entry")


@cache
def _read(file: Path) -> dict[str, Any]:
    return tomllib.loads(file.read_text(encoding="utf-8"))


@cache
def _dated(file: Path, key: str, kind: Callable[..., Entry]) -> tuple[Entry, ...]:
    found = sorted(_read(file)[key], key=lambda one: one["effective_from"])
    return tuple(kind(**one) for one in found)


def pack(name: str) -> dict[str, Any]:
    """What stands in the file of that name."""
    return _read(settings.PACKS / f"{name}.toml")


def figures(name: str) -> dict[str, Any]:
    """The same without its version: what holds where an office has set nothing of its own."""
    return {key: value for key, value in pack(name).items() if key != "version"}


def dated(name: str, key: str, kind: Callable[..., Entry]) -> tuple[Entry, ...]:
    """The file's entries under the key as objects of that kind, by the day from which each holds."""
    return _dated(settings.PACKS / f"{name}.toml", key, kind)
