"""What the office asks about its own structure."""

from .chart import Chart, Seat, chart
from .checks import Finding, findings
from .directory import People, accounts_in, day_of, posts_below, sites_below
from .notes import seat_notes, with_notes
from .people import may_open_sites, own_staff, post_named, staffed, story
from .record import Record, record
from .totals import Total, total

__all__ = [
    "Chart",
    "Finding",
    "People",
    "Record",
    "Seat",
    "Total",
    "accounts_in",
    "chart",
    "day_of",
    "findings",
    "may_open_sites",
    "own_staff",
    "post_named",
    "posts_below",
    "record",
    "seat_notes",
    "sites_below",
    "staffed",
    "story",
    "total",
    "with_notes",
]
