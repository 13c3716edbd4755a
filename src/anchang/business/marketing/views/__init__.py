from .rounds import call_off_round, plan_round, reassign, round_page, rounds
from .surveys import correct_survey, photo, record_survey, survey
from .watching import add_neighbour, compare, edit_neighbour, index, neighbour, upload

__all__ = [
    "add_neighbour",
    "call_off_round",
    "compare",
    "correct_survey",
    "edit_neighbour",
    "index",
    "neighbour",
    "photo",
    "plan_round",
    "reassign",
    "record_survey",
    "round_page",
    "rounds",
    "survey",
    "upload",
]
