from .consents import consent
from .finding import by_phone, current, id_key, identities, namesakes, phone_key, search, tail_token
from .masks import by_mask, mask_key
from .panels import Panel, customer_panel, panels
from .people import OWNER_POSTS, may_own, owners, site_for

__all__ = [
    "OWNER_POSTS",
    "Panel",
    "by_mask",
    "by_phone",
    "consent",
    "current",
    "customer_panel",
    "id_key",
    "identities",
    "mask_key",
    "may_own",
    "namesakes",
    "owners",
    "panels",
    "phone_key",
    "search",
    "site_for",
    "tail_token",
]
