from .leakage import LEAKS, Leak, Leakage, leakage, leaking
from .report import (
    DAILY,
    Behind,
    Course,
    Person,
    Report,
    Stock,
    course,
    daily,
    people,
    sites_named,
    sites_of,
    span,
    stock,
    told,
)  # fmt: skip
from .traffic import CUTS, WHAT, Conversion, Line, Traffic, behind, traffic

__all__ = [
    "CUTS", "DAILY", "LEAKS", "WHAT", "Behind", "Conversion", "Course", "Leak", "Leakage", "Line", "Person", "Report", "Stock",
    "Traffic", "behind", "course", "daily", "leakage", "leaking", "people", "sites_named", "sites_of", "span", "stock", "told", "traffic",
]  # fmt: skip
