"""What rooms above say of the posts on a site's chart."""

from collections.abc import Callable, Collection
from datetime import datetime

from ..models import Site
from .chart import Chart

NotesOf = Callable[[Site, datetime, Collection[str]], dict[str, str]]
_notes: list[NotesOf] = []


def seat_notes(notes: NotesOf) -> NotesOf:
    """Registers notes `(site, at, vacant posts) -> {post code: a sentence}` for the seats of a chart."""
    if notes not in _notes:
        _notes.append(notes)
    return notes


def with_notes(chart: Chart, at: datetime) -> Chart:
    """The chart, its seats with everything that is said of them."""
    vacant = {seat.post.code for seat in chart.seats if not seat.people}
    found = [notes(chart.site, at, vacant) for notes in _notes]
    for seat in chart.seats:
        seat.notes = [said[seat.post.code] for said in found if seat.post.code in said]
    return chart
