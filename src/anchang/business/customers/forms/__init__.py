from .consents import WithdrawConsentForm
from .exporting import ExportForm, LiftForm
from .fields import ConsentField, PersonField, PhoneField
from .filing import AssignForm, EditForm, FilterForm, IdentifyForm, NeedsForm, RegisterForm
from .unmasking import UnmaskForm

__all__ = [
    "AssignForm",
    "ConsentField",
    "EditForm",
    "ExportForm",
    "FilterForm",
    "IdentifyForm",
    "LiftForm",
    "NeedsForm",
    "PersonField",
    "PhoneField",
    "RegisterForm",
    "UnmaskForm",
    "WithdrawConsentForm",
]
