from .calling import take_call
from .following import carry_over, follow_up, stand_down
from .layouts import set_layout, set_pace
from .receiving import receive

__all__ = ["carry_over", "follow_up", "receive", "set_layout", "set_pace", "stand_down", "take_call"]
