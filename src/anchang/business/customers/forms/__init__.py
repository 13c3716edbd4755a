from .consents import AgreeForm, WithdrawConsentForm
from .exporting import ExportForm, LiftUnmaskingForm
from .fields import PersonField, PhoneField
from .filing import AssignForm, EditForm, NeedsForm, RegisterForm
from .finding import FilterForm
from .joining import MergeForm, RelateForm
from .numbers import AddPhoneForm, ConfirmForm, IdentifyForm
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
    "AddPhoneForm",
    "AgreeForm",
    "AnswerForm",
    "AssignForm",
    "CheckForm",
    "ConfirmForm",
    "ConsultForm",
    "CopyForm",
    "EditForm",
    "EraseForm",
    "ExportForm",
    "FilterForm",
    "IdentifyForm",
    "LiftForm",
    "LiftUnmaskingForm",
    "MergeForm",
    "NeedsForm",
    "PersonField",
    "PhoneField",
    "RefusalForm",
    "RegisterForm",
    "RelateForm",
    "RequestFilter",
    "RequestForm",
    "ShareForm",
    "StopForm",
    "UnmaskForm",
    "WithdrawConsentForm",
]
