from .following import FollowUpForm
from .layouts import LayoutForm, PaceForm
from .registering import CallForm, ReceiveForm

__all__ = ["CallForm", "FollowUpForm", "LayoutForm", "PaceForm", "ReceiveForm"]
