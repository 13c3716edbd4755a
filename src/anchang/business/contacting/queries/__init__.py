from .calls import after_call, dial_press, next_page, numbers, open_attempt, ring
from .hours import caps, files_of, first_rules, may_ring, quiet, refusal_now, rules, tried
from .material import editions, latest, on_hand, shown_panel, usable
from .messages import FIELDS, STOP_MAIL, STOP_SMS, addressed, by_token, chosen, fields_of, filled, missing, tally, waits
from .own import contacting_told

__all__ = [
    "FIELDS",
    "STOP_MAIL",
    "STOP_SMS",
    "addressed",
    "after_call",
    "by_token",
    "caps",
    "chosen",
    "contacting_told",
    "dial_press",
    "editions",
    "fields_of",
    "files_of",
    "filled",
    "first_rules",
    "latest",
    "may_ring",
    "missing",
    "next_page",
    "numbers",
    "on_hand",
    "open_attempt",
    "quiet",
    "refusal_now",
    "ring",
    "rules",
    "shown_panel",
    "tally",
    "tried",
    "usable",
    "waits",
]
