"""What is asked about a site's day."""

from .board import Board, Late, Row, board, late_list, late_text, minutes_late, open_items, start_hour
from .days import Day, days, missing
from .people import Seat, named, own_sites, seats
from .plans import Line, Open, earlier, takers, waiting_items
from .talks import Agenda, AgendaItem, Decided, agenda, agenda_settled, agenda_source, veiled
from .totals import Figure, figures, kept, shown_figures

__all__ = [
    "Agenda",
    "AgendaItem",
    "Board",
    "Day",
    "Decided",
    "Figure",
    "Late",
    "Line",
    "Open",
    "Row",
    "Seat",
    "agenda",
    "agenda_settled",
    "agenda_source",
    "board",
    "days",
    "earlier",
    "figures",
    "kept",
    "late_list",
    "late_text",
    "minutes_late",
    "missing",
    "named",
    "open_items",
    "own_sites",
    "seats",
    "shown_figures",
    "start_hour",
    "takers",
    "veiled",
    "waiting_items",
]
