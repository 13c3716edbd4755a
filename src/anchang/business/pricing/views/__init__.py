from .pages import index, project, proposal, scheme
from .posting import file, posted, print_sheet, printing, progress, set_particulars
from .verbs import draft, edit_scheme, open_scheme, reprice, submit, withdraw

__all__ = [
    "draft",
    "edit_scheme",
    "file",
    "index",
    "open_scheme",
    "posted",
    "print_sheet",
    "printing",
    "progress",
    "project",
    "proposal",
    "reprice",
    "scheme",
    "set_particulars",
    "submit",
    "withdraw",
]
