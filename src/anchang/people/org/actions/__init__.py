"""The verbs of the structure, its people, and the way they sign in."""

from .people import appoint_deputy, assign, hire, leave, relieve
from .pledges import pledge
from .posts import choose_superior, load_pack
from .security import change_password, clear_totp, drop_totp, set_password, set_up_totp
from .sites import open_office, open_site, rename_site

__all__ = [
    "appoint_deputy",
    "assign",
    "change_password",
    "choose_superior",
    "clear_totp",
    "drop_totp",
    "hire",
    "leave",
    "load_pack",
    "open_office",
    "open_site",
    "pledge",
    "relieve",
    "rename_site",
    "set_password",
    "set_up_totp",
]
