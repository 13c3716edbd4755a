from .disputes import Decision, Dispute
from .evidence import Evidence, Voiding
from .rules import FIGURES, RuleSet
from .tenures import Sweep, Tenure

__all__ = ["FIGURES", "Decision", "Dispute", "Evidence", "RuleSet", "Sweep", "Tenure", "Voiding"]
