"""The tables of the room: what stands there, what it costs, and who has taken it."""

from .claims import Claim, Claims, Withholding
from .flags import Flag
from .projects import OF_PROJECT, Building, Exhibit, Permit, Phase, Project, UnitType
from .units import Item, PriceList, Unit, UnitPrice

__all__ = [
    "OF_PROJECT",
    "Building",
    "Claim",
    "Claims",
    "Exhibit",
    "Flag",
    "Item",
    "Permit",
    "Phase",
    "PriceList",
    "Project",
    "Unit",
    "UnitPrice",
    "UnitType",
    "Withholding",
]
