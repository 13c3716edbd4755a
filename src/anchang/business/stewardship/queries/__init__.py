from .classes import Class, bought_by, classed, classes, open_files, unowned, without_steward
from .contacts import due_for, owed, pending
from .days import Check, check, figures, latest, lists, moved, touched
from .people import Offer, Proposal, abilities, proposal
from .person import stewardship_told
from .seats import READERS, TAKERS, Colleague, colleagues

__all__ = [
    "READERS",
    "TAKERS",
    "Check",
    "Class",
    "Colleague",
    "Offer",
    "Proposal",
    "abilities",
    "bought_by",
    "check",
    "classed",
    "classes",
    "colleagues",
    "due_for",
    "figures",
    "latest",
    "lists",
    "moved",
    "open_files",
    "owed",
    "pending",
    "proposal",
    "stewardship_told",
    "touched",
    "unowned",
    "without_steward",
]
