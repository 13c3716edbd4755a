"""What the rooms have registered, in a fixed order. Tests may have registered more; only installed rooms are asked."""

import ast
import inspect
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from django.apps import AppConfig, apps
from django.conf import settings
from django.db.models import Model
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils.module_loading import autodiscover_modules

from anchang.engine import metrics
from anchang.engine.clocks import timers
from anchang.engine.doors.actions import call
from anchang.engine.events import reactions
from anchang.engine.imports import kinds
from anchang.engine.jobs import queue
from anchang.engine.ledger.writing import verbs
from anchang.engine.states import Machine

PREFIX = "anchang."


@dataclass(frozen=True)
class Room:
    """An installed app of the house; its label is also the first word of its verbs, urls, figures and clocks."""

    config: AppConfig

    @property
    def label(self) -> str:
        return self.config.label

    @property
    def floor(self) -> str:
        return self.config.name.split(".")[1]

    @property
    def about(self) -> str:
        return inspect.getdoc(self.config.module) or ""

    def _of(self, names: Any) -> list[str]:
        return sorted(name for name in names if name.partition(".")[0] == self.label)

    def verbs(self) -> list[tuple[str, Any, Callable[..., Any]]]:
        """Name, label and door of every action."""
        known = verbs()
        return [(name, known[name], call(name)) for name in self._of(known)]

    def tables(self) -> list[type[Model]]:
        return [model for model in self.config.get_models() if ".tests." not in model.__module__]

    def machines(self) -> list[tuple[type[Model], Machine]]:
        return [(model, model.machine) for model in self.tables() if hasattr(model, "machine")]

    def metrics(self) -> list[metrics.Metric]:
        known = metrics.known()
        return [known[code] for code in self._of(known)]

    def clocks(self) -> list[timers.Clock]:
        known = timers.known()
        return [known[code] for code in self._of(known)]

    def reactions(self) -> list[tuple[str, Callable[..., Any]]]:
        """The event and the function, for everything this room does when something happens."""
        found = [
            (event, one)
            for event, several in reactions._reactions.items()
            for one in several
            if one.__module__.startswith(self.config.name + ".") and ".tests." not in one.__module__
        ]
        return sorted(found, key=lambda pair: (pair[0], pair[1].__name__))

    def emitted(self) -> list[str]:
        """The names this room emits beside the events of its verbs."""
        found = {
            name for path in Path(self.config.path).rglob("*.py") if "tests" not in path.parts for name in _emits(path)
        }
        return sorted(found)

    def urls(self) -> list[tuple[str, str]]:
        space = "" if self.label == "main" else self.label
        return [(name, path) for name, path in _urls(get_resolver()) if name.rpartition(":")[0] == space]

    def imports(self) -> list[kinds.Kind]:
        return [kinds._kinds[code] for code in self._of(kinds._kinds)]

    def jobs(self) -> list[str]:
        return self._of(queue._handlers)


def rooms() -> list[Room]:
    """The installed rooms, lower ones first, with all their verbs loaded."""
    autodiscover_modules("actions")
    return [Room(config) for config in apps.get_app_configs() if config.name.startswith(PREFIX)]


def _emits(path: Path) -> Iterator[str]:
    text = path.read_text()
    for node in ast.walk(ast.parse(text)) if "emit(" in text else ():
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "emit" and node.args:
            first = node.args[0]
            if isinstance(first, ast.Constant):
                yield str(first.value)


def _urls(resolver: URLResolver, space: str = "", start: str = "/") -> Iterator[tuple[str, str]]:
    for pattern in resolver.url_patterns:
        path = start + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _urls(pattern, f"{pattern.namespace}:" if pattern.namespace else space, path)
        elif isinstance(pattern, URLPattern) and pattern.name:
            yield f"{space}{pattern.name}", path


class Packs:
    """The posts of the packs and what they may do."""

    @cached_property
    def _data(self) -> list[dict[str, Any]]:
        return [tomllib.loads(path.read_text()) for path in sorted(settings.PACKS.glob("*.toml"))]

    @cached_property
    def holders(self) -> dict[str, list[str]]:
        """By verb: the posts that may do it, each with how far it carries."""
        found: dict[str, list[str]] = {}
        for pack in self._data:
            everybody = {"name": "everybody", **pack.get("everybody", {})}
            for post in [everybody, *pack.get("post", [])]:
                for reach, names in post.get("can", {}).items():
                    for name in names:
                        found.setdefault(name, []).append(f"{post['name']} ({reach})")
            for grant in pack.get("grant", []):
                for reach in [key for key in grant if key != "verb"]:
                    told = [f"{self.post_names[code]} ({reach})" for code in grant[reach]]
                    found.setdefault(grant["verb"], []).extend(told)
        return found

    @cached_property
    def routes(self) -> list[dict[str, Any]]:
        return [route for pack in self._data for route in pack.get("route", [])]

    @cached_property
    def post_names(self) -> dict[str, str]:
        return {post["code"]: post["name"] for pack in self._data for post in pack.get("post", [])}
