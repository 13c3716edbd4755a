"""How the room's things are shown: as lists, as the picture of a building, and as the whole site."""

from .grid import board
from .lists import PriceLists, Projects, Units
from .looking import Looked, chosen
from .site import legend

__all__ = ["Looked", "PriceLists", "Projects", "Units", "board", "chosen", "legend"]
