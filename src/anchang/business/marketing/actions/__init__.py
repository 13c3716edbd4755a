from .permits import adopt
from .rounds import call_off_round, plan_round, reassign, settle
from .surveys import correct_survey, record_survey
from .watching import add_neighbour, edit_neighbour

__all__ = [
    "add_neighbour",
    "adopt",
    "call_off_round",
    "correct_survey",
    "edit_neighbour",
    "plan_round",
    "reassign",
    "record_survey",
    "settle",
]
