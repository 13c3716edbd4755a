from .codes import miss, try_code
from .companies import add_agent, add_company, edit_company, resume_agent, suspend_agent
from .leads import add_place, drop_place, lead
from .reports import Objected, confirm, expire, report, void, withdraw

__all__ = [
    "Objected",
    "add_agent",
    "add_company",
    "add_place",
    "confirm",
    "drop_place",
    "edit_company",
    "expire",
    "lead",
    "miss",
    "report",
    "resume_agent",
    "suspend_agent",
    "try_code",
    "void",
    "withdraw",
]
