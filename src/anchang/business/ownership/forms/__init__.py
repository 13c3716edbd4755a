from .disputes import AddProof, Appeal, Contest, Judge, Void
from .disputes import Look as LookAtDisputes
from .pool import HandOver, Release
from .pool import Look as LookAtPool
from .rules import Compare, Figures, SetRules

__all__ = [
    "AddProof",
    "Appeal",
    "Compare",
    "Contest",
    "Figures",
    "HandOver",
    "Judge",
    "LookAtDisputes",
    "LookAtPool",
    "Release",
    "SetRules",
    "Void",
]
