"""The tables of urls and posts, one file a room, as they are read, and the urls as they are."""

import csv
from collections.abc import Iterator
from pathlib import Path

from django.urls import URLPattern, get_resolver

FOLDER = Path(__file__).with_name("tables")


def rows() -> dict[str, dict[str, str]]:
    """By url name: the expected status of a GET by post; `elsewhere` is for an object of a site that is not one's own."""
    found = {}
    for path in sorted(FOLDER.glob("*.csv")):
        with path.open(encoding="utf-8") as file:
            found.update({row.pop("url"): row for row in csv.DictReader(file)})
    return found


def named_urls() -> list[str]:
    """Every name under which Django would find a view; a view without a name fails."""
    return sorted(_walk(get_resolver(), ""))


def _walk(resolver: object, space: str) -> Iterator[str]:
    for one in resolver.url_patterns:  # type: ignore[attr-defined]
        if isinstance(one, URLPattern):
            yield f"{space}{one.name or one.pattern}"
        else:
            yield from _walk(one, f"{one.namespace}:" if one.namespace else space)
