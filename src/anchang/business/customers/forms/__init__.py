from .consents import AgreeForm, WithdrawConsentForm
from .fields import ConsentField, PersonField, PhoneField
from .filing import AssignForm, EditForm, FilterForm, IdentifyForm, NeedsForm, RegisterForm
from .privacy import (
    AnswerForm,
    CheckForm,
    ConsultForm,
    CopyForm,
    EraseForm,
    LiftForm,
    RefusalForm,
    RequestFilter,
    RequestForm,
    ShareForm,
    StopForm,
)
from .unmasking import UnmaskForm

__all__ = [
    "AgreeForm",
    "AnswerForm",
    "AssignForm",
    "CheckForm",
    "ConsentField",
    "ConsultForm",
    "CopyForm",
    "EditForm",
    "EraseForm",
    "FilterForm",
    "IdentifyForm",
    "LiftForm",
    "NeedsForm",
    "PersonField",
    "PhoneField",
    "RefusalForm",
    "RegisterForm",
    "RequestFilter",
    "RequestForm",
    "ShareForm",
    "StopForm",
    "UnmaskForm",
    "WithdrawConsentForm",
]
