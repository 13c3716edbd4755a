"""What is asked about duties."""

from .ahead import Ahead, ahead
from .backlogs import backlog, tells_backlog, waiting
from .board import Cell, Evidence, Month, Section, Tally, day_board, evidence, month_board, month_duties
from .day import Day, Row, my_day
from .editions import Book, book, effective
from .figures import Course, course
from .people import at_work_here, reviewer_of
from .places import site_at, sites_for
from .posts import Bearers, Description, bearers, descriptions, vacant_posts
from .proofs import rounds_known, told_apart
from .roster import Roster, roster, vacancies
from .things import Subject, subject_of, subjects

__all__ = [
    "Ahead",
    "Bearers",
    "Book",
    "Cell",
    "Course",
    "Day",
    "Description",
    "Evidence",
    "Month",
    "Roster",
    "Row",
    "Section",
    "Subject",
    "Tally",
    "ahead",
    "at_work_here",
    "backlog",
    "bearers",
    "book",
    "course",
    "day_board",
    "descriptions",
    "effective",
    "evidence",
    "month_board",
    "month_duties",
    "my_day",
    "reviewer_of",
    "roster",
    "rounds_known",
    "site_at",
    "sites_for",
    "subject_of",
    "subjects",
    "tells_backlog",
    "told_apart",
    "vacancies",
    "vacant_posts",
    "waiting",
]
