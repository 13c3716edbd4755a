from .consents import consent
from .finding import by_phone, current, id_key, identities, namesakes, phone_key, search, tail_token
from .panels import Panel, customer_panel, panels
from .people import OWNER_POSTS, may_own, owners

__all__ = [
    "OWNER_POSTS",
    "Panel",
    "by_phone",
    "consent",
    "current",
    "customer_panel",
    "id_key",
    "identities",
    "may_own",
    "namesakes",
    "owners",
    "panels",
    "phone_key",
    "search",
    "tail_token",
]
