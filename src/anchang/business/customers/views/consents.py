from django.http import HttpResponse

from anchang.engine.doors.requests import Request
from anchang.engine.doors.views import perform, verb

from .. import actions, forms
from ..models import Customer
from .looking import files


@verb("customers.withdraw_consent", files)
def withdraw_consent(request: Request, file: Customer) -> HttpResponse:
    return perform(request, forms.WithdrawConsentForm(request.POST or None), actions.withdraw_consent, file)
