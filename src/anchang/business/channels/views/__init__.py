from .companies import add_agent, add_company, companies, company, edit_company, resume_agent, suspend_agent
from .leads import add_place, drop_place, lead, leads, places
from .reports import card, confirm, index, report, slip, void, withdraw
from .risk import cases, radar

__all__ = [
    "add_agent",
    "add_company",
    "add_place",
    "card",
    "cases",
    "companies",
    "company",
    "confirm",
    "drop_place",
    "edit_company",
    "index",
    "lead",
    "leads",
    "places",
    "radar",
    "report",
    "resume_agent",
    "slip",
    "suspend_agent",
    "void",
    "withdraw",
]
