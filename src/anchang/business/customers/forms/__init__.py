from .consents import WithdrawConsentForm
from .fields import ConsentField, PersonField, PhoneField
from .filing import AssignForm, EditForm, FilterForm, IdentifyForm, NeedsForm, RegisterForm
from .unmasking import UnmaskForm

__all__ = [
    "AssignForm",
    "ConsentField",
    "EditForm",
    "FilterForm",
    "IdentifyForm",
    "NeedsForm",
    "PersonField",
    "PhoneField",
    "RegisterForm",
    "UnmaskForm",
    "WithdrawConsentForm",
]
