from .accounts import (
    account_of,
    account_panel,
    care_due,
    file_of,
    gift_limit,
    home_site,
    lacks_mark,
    listed,
    managers,
    pipeline,
    standard_for,
    standards,
    supervisors,
)
from .person import keyaccounts_told
from .plans import activities, late_items, looked, managers_owing

__all__ = [
    "account_of",
    "account_panel",
    "activities",
    "care_due",
    "file_of",
    "gift_limit",
    "home_site",
    "keyaccounts_told",
    "lacks_mark",
    "late_items",
    "listed",
    "looked",
    "managers",
    "managers_owing",
    "pipeline",
    "standard_for",
    "standards",
    "supervisors",
]
