from django.http import HttpResponse

from anchang.engine.doors.requests import Request
from anchang.engine.doors.views import perform, verb
from anchang.lib.calendar import office_day

from .. import actions, forms
from ..models import Customer
from ..queries import wording
from ..stages import ConsentPurpose
from .looking import files
from .privacy import home


@verb("customers.withdraw_consent", files)
def withdraw_consent(request: Request, file: Customer) -> HttpResponse:
    form = forms.WithdrawConsentForm(request.POST or None, purpose=request.GET.get("purpose", ""))
    return perform(request, form, actions.withdraw_consent, file)


@verb("customers.agree", files)
def agree(request: Request, file: Customer) -> HttpResponse:
    """With the words of today above the form: of the purpose that was chosen, or of each."""
    asked = request.GET.get("purpose", "")
    chosen = [ConsentPurpose(asked)] if asked in ConsentPurpose.values else list(ConsentPurpose)
    shown = {"wordings": [wording(one, office_day(request.at)) for one in chosen], "back_url": home(file)}
    form = forms.AgreeForm(request.POST or None, purpose=asked)
    return perform(request, form, actions.agree, file, to=home(file), context=shown)
