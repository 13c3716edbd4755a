from .consents import WithdrawConsentForm
from .fields import ConsentField, PersonField, PhoneField
from .filing import AssignForm, EditForm, NeedsForm, RegisterForm
from .finding import FilterForm
from .joining import MergeForm, RelateForm
from .numbers import AddPhoneForm, ConfirmForm, IdentifyForm
from .unmasking import UnmaskForm

__all__ = [
    "AddPhoneForm",
    "AssignForm",
    "ConfirmForm",
    "ConsentField",
    "EditForm",
    "FilterForm",
    "IdentifyForm",
    "MergeForm",
    "NeedsForm",
    "PersonField",
    "PhoneField",
    "RegisterForm",
    "RelateForm",
    "UnmaskForm",
    "WithdrawConsentForm",
]
