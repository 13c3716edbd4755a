from .disputes import add_proof, appeal, dispute, index, judge, judge_appeal, proof
from .pool import claim, hand_over, pool, release
from .rules import compare, rules, set_company_rules, set_rules, simulate
from .verdicts import contest, verdict, void

__all__ = [
    "add_proof",
    "appeal",
    "claim",
    "compare",
    "contest",
    "dispute",
    "hand_over",
    "index",
    "judge",
    "judge_appeal",
    "pool",
    "proof",
    "release",
    "rules",
    "set_company_rules",
    "set_rules",
    "simulate",
    "verdict",
    "void",
]
