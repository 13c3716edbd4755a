"""The table of urls and posts as it is read, and the urls as they are."""

import csv
from collections.abc import Iterator
from pathlib import Path

from django.urls import URLPattern, get_resolver

PATH = Path(__file__).with_name("table.csv")


def rows() -> dict[str, dict[str, str]]:
    """By url name: the expected status of a GET by post; `elsewhere` is for an object of a site that is not one's own."""
    with PATH.open(encoding="utf-8") as file:
        return {row.pop("url"): row for row in csv.DictReader(file)}


def named_urls() -> list[str]:
    """Every name under which Django would find a view; a view without a name fails."""
    return sorted(_walk(get_resolver(), ""))


def _walk(resolver: object, space: str) -> Iterator[str]:
    for one in resolver.url_patterns:  # type: ignore[attr-defined]
        if isinstance(one, URLPattern):
            yield f"{space}{one.name or one.pattern}"
        else:
            yield from _walk(one, f"{one.namespace}:" if one.namespace else space)
