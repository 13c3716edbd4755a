from .consents import consent
from .finding import by_phone, current, id_key, identities, namesakes, phone_key, search, tail_token
from .panels import Panel, customer_panel, panels
from .people import OWNER_POSTS, may_own, owners, site_for
from .volumes import keep_days, level_of, listed, taken_in_a_day, thresholds, unmask_limit, watchers

__all__ = [
    "OWNER_POSTS",
    "Panel",
    "by_phone",
    "consent",
    "current",
    "customer_panel",
    "id_key",
    "identities",
    "keep_days",
    "level_of",
    "listed",
    "may_own",
    "namesakes",
    "owners",
    "panels",
    "phone_key",
    "search",
    "site_for",
    "tail_token",
    "taken_in_a_day",
    "thresholds",
    "unmask_limit",
    "watchers",
]
