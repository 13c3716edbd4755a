from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from anchang.engine.doors.requests import Request
from anchang.engine.doors.views import perform, verb
from anchang.engine.policies import allowed
from anchang.people.org.queries import site_for

from .. import actions, forms
from ..models import Customer
from ..queries import consent, may_own, same_paper
from .looking import files, sees_others


@verb("customers.register")
def register(request: Request) -> HttpResponse:
    site = site_for(request.user, "customers.register", request.at)
    chooses = not may_own(request.user, request.at) or sees_others(request)
    form = forms.RegisterForm(request.POST or None, site=site, at=request.at, chooses=chooses)
    back = {"back_url": reverse("customers:index")}
    return perform(request, form, actions.register, site, to=lambda made: _home(request, made), context=back)


def _home(request: Request, made: Customer) -> str:
    """The new file's page, or the list for somebody who may open files but not read them."""
    seen = allowed(request.user, "customers.view", made, request.at).ok
    return made.get_absolute_url() if seen else reverse("customers:register")


@verb("customers.edit", files)
def edit(request: Request, file: Customer) -> HttpResponse:
    agreed = consent(file, request.at) is not None
    return perform(request, forms.EditForm(request.POST or None, customer=file, agreed=agreed), actions.edit, file)


@verb("customers.assign", files)
def assign(request: Request, file: Customer) -> HttpResponse:
    return perform(request, forms.AssignForm(request.POST or None, customer=file, at=request.at), actions.assign, file)


@verb("customers.identify", files)
def identify(request: Request, file: Customer) -> HttpResponse:
    return perform(
        request, forms.IdentifyForm(request.POST or None), actions.identify, file, to=lambda kept: _hint(request, kept)
    )


def _hint(request: Request, kept: Customer) -> str:
    """Says so where another file has the paper: it may be one person twice, which nobody is refused for."""
    for other in same_paper(kept):
        words = {"site": other.site.name, "number": other.number, "owner": other.owner_name}
        messages.warning(request, _("%(site)s的%(number)s（%(owner)s）也登记了这个证件，可能是同一位客户") % words)
    return kept.get_absolute_url()
