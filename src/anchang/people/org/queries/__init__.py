"""What the office asks about its own structure."""

from .chart import Chart, Seat, chart
from .checks import Finding, findings
from .directory import People, accounts_in, day_of, posts_below, sites_below
from .lines import chosen_lines, posts_above, superiors, way_up
from .notes import seat_notes, with_notes
from .people import may_open_sites, own_staff, post_named, staffed, story, titles
from .places import offices_with, site_and_tabs, site_asked, site_for, site_of
from .pledges import insist_pledged, pledge_of, pledge_words
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
    "chosen_lines",
    "day_of",
    "findings",
    "insist_pledged",
    "may_open_sites",
    "offices_with",
    "own_staff",
    "pledge_of",
    "pledge_words",
    "post_named",
    "posts_above",
    "posts_below",
    "record",
    "seat_notes",
    "site_and_tabs",
    "site_asked",
    "site_for",
    "site_of",
    "sites_below",
    "staffed",
    "story",
    "superiors",
    "titles",
    "total",
    "way_up",
    "with_notes",
]
