from . import story  # noqa: F401 what the room itself tells registers itself
from .completeness import SCANTY, Completeness, completeness, filled, score
from .consents import consent
from .duplicates import Duplicate, duplicates, same_paper, suspects
from .finding import (
    by_phone,
    current,
    id_key,
    identities,
    insist_open,
    locked_site,
    namesakes,
    phone_key,
    search,
    tail_token,
)
from .moments import Moment, kinds, moments, timeline
from .panels import Panel, Press, customer_panel, customer_press, panels, presses
from .people import OWNER_POSTS, may_own, owners
from .relations import Tie, household, ties

__all__ = [
    "OWNER_POSTS",
    "SCANTY",
    "Completeness",
    "Duplicate",
    "Moment",
    "Panel",
    "Press",
    "Tie",
    "by_phone",
    "completeness",
    "consent",
    "current",
    "customer_panel",
    "customer_press",
    "duplicates",
    "filled",
    "household",
    "id_key",
    "identities",
    "insist_open",
    "kinds",
    "locked_site",
    "may_own",
    "moments",
    "namesakes",
    "owners",
    "panels",
    "phone_key",
    "presses",
    "same_paper",
    "score",
    "search",
    "suspects",
    "tail_token",
    "ties",
    "timeline",
]
