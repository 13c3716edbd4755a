"""The front-end files we serve from node_modules, by name: nothing else of those packages reaches a browser."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage

FILES = {
    "vendor/tabler/css/tabler.min.css": "@tabler/core/dist/css/tabler.min.css",
    "vendor/tabler/css/tabler.min.css.map": "@tabler/core/dist/css/tabler.min.css.map",
    "vendor/htmx/htmx.min.js": "htmx.org/dist/htmx.min.js",
    "vendor/echarts/echarts.simple.min.js": "echarts/dist/echarts.simple.min.js",
}


class Vendor(BaseFinder):
    """Finds the files of `FILES` under settings.NODE."""

    def check(self, **kwargs: Any) -> list[Any]:
        return []

    def find(self, path: str, find_all: bool = False, **kwargs: Any) -> Any:
        found = [str(settings.NODE / FILES[path])] if path in FILES else []
        return found if find_all else (found[0] if found else [])

    def list(self, ignore_patterns: Any) -> Iterator[tuple[str, FileSystemStorage]]:
        for served, kept in FILES.items():
            source = Path(settings.NODE / kept)
            storage = FileSystemStorage(location=source.parent)
            storage.prefix = str(Path(served).parent)  # type: ignore[attr-defined]
            yield source.name, storage
