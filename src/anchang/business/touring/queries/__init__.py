from .hearing import Answers, Told, is_knocking, knock_keys, may_say, question_set, results, tour_by_token
from .inviting import invitation_by_token, live_invitations, opening
from .liking import Liked, in_people, interest, interested, liked, liked_by, tour_panel
from .person import agenda, touring_told
from .slots import Cell, Slot, board, busy_words, free_place, is_shut, slot_ends, slots, taken_of, told_of, tours_today

__all__ = [
    "Answers",
    "Cell",
    "Liked",
    "Slot",
    "Told",
    "agenda",
    "board",
    "busy_words",
    "free_place",
    "in_people",
    "interest",
    "interested",
    "invitation_by_token",
    "is_knocking",
    "is_shut",
    "knock_keys",
    "liked",
    "liked_by",
    "live_invitations",
    "may_say",
    "opening",
    "question_set",
    "results",
    "slot_ends",
    "slots",
    "taken_of",
    "told_of",
    "tour_by_token",
    "tour_panel",
    "touring_told",
    "tours_today",
]
