from .following import FollowUpForm
from .layouts import LayoutForm
from .registering import CallForm, ReceiveForm

__all__ = ["CallForm", "FollowUpForm", "LayoutForm", "ReceiveForm"]
