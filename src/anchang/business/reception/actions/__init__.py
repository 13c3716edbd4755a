from .calling import take_call
from .following import carry_over, follow_up, stand_down
from .layouts import set_layout
from .receiving import receive

__all__ = ["carry_over", "follow_up", "receive", "set_layout", "stand_down", "take_call"]
