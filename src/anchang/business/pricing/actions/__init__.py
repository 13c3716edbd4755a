"""The verbs of the room: schemes, proposals on their way into force, and the posted sheet."""

from .drafting import draft, draft_table, reprice
from .printing import conclude_printing, print_sheet, set_particulars
from .proposals import approve, reject, submit, take_effect, withdraw
from .schemes import edit_scheme, open_scheme

__all__ = [
    "approve",
    "conclude_printing",
    "draft",
    "draft_table",
    "edit_scheme",
    "open_scheme",
    "print_sheet",
    "reject",
    "reprice",
    "set_particulars",
    "submit",
    "take_effect",
    "withdraw",
]
