from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from anchang.engine.doors.requests import Request
from anchang.engine.doors.views import verb
from anchang.engine.policies import Refused

from .. import actions, forms
from ..models import Customer, Phone
from .looking import files


@verb("customers.unmask", files)
def unmask(request: Request, file: Customer) -> HttpResponse:
    """The one screen that shows a whole number, and only in the answer to a reason."""
    form = forms.UnmaskForm(request.POST or None, request=request)
    shown: dict[str, Any] = {
        "form": form,
        "customer": file,
        "title": _("查看完整电话"),
        "back_url": file.get_absolute_url(),
    }
    if request.method != "POST":
        return render(request, "customers/unmask.html", {**shown, "submit_label": _("查看")})
    if not form.is_valid():
        if "password" in form.fields and request.headers.get("HX-Target") == "customer-phone":
            return HttpResponse(status=204, headers={"HX-Redirect": request.path})
        return render(request, "customers/unmask.html", {**shown, "submit_label": _("查看")}, status=422)
    try:
        reason, phone = form.cleaned_data["reason"], _phone(request, file)
        number = actions.unmask(file, by=request.user, at=request.at, reason=reason, phone=phone)
    except Refused as refused:
        return render(request, "customers/unmask.html", {**shown, "refused": refused}, status=409)
    if request.headers.get("HX-Target") == "customer-phone":
        return render(request, "customers/phone.html", {"customer": file, "number": number})
    return render(request, "customers/unmasked.html", {**shown, "number": number})


def _phone(request: Request, file: Customer) -> Phone | None:
    """The number of the customer's that `?phone=` names; None for the main one."""
    asked = request.GET.get("phone", "")
    return Phone.objects.filter(pk=asked, site=file.site_id).first() if asked.isascii() and asked.isdigit() else None
