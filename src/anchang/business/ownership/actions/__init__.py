from .disputes import add_proof, appeal, conclude, contest, judge, judge_appeal
from .evidence import void, witness
from .pool import claim, reclaim, release, sweep, tick
from .rules import checked, set_company_rules, set_rules
from .tenures import hand_over, keep_tenure

__all__ = [
    "add_proof",
    "appeal",
    "checked",
    "claim",
    "conclude",
    "contest",
    "hand_over",
    "judge",
    "judge_appeal",
    "keep_tenure",
    "reclaim",
    "release",
    "set_company_rules",
    "set_rules",
    "sweep",
    "tick",
    "void",
    "witness",
]
