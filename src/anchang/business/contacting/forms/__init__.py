from .calls import DialForm, HangUpForm, HoursForm
from .material import EditionForm, MaterialForm, ShowForm, WithdrawForm
from .messages import AddressForm, CampaignForm, RefuseForm, TemplateForm, WordingForm

__all__ = [
    "AddressForm",
    "CampaignForm",
    "DialForm",
    "EditionForm",
    "HangUpForm",
    "HoursForm",
    "MaterialForm",
    "RefuseForm",
    "ShowForm",
    "TemplateForm",
    "WithdrawForm",
    "WordingForm",
]
