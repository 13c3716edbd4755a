from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404

from anchang.engine.doors.requests import Request
from anchang.engine.doors.views import perform, verb

from .. import actions, forms
from ..models import Customer
from .looking import files


@verb("customers.add_phone", files)
def add_phone(request: Request, file: Customer) -> HttpResponse:
    return perform(request, forms.AddPhoneForm(request.POST or None), actions.add_phone, file)


@verb("customers.drop_phone", files)
def drop_phone(request: Request, file: Customer, phone: int) -> HttpResponse:
    return _with_phone(request, file, phone, actions.drop_phone)


@verb("customers.make_main_phone", files)
def make_main_phone(request: Request, file: Customer, phone: int) -> HttpResponse:
    return _with_phone(request, file, phone, actions.make_main_phone)


@verb("customers.add_paper", files)
def add_paper(request: Request, file: Customer) -> HttpResponse:
    return perform(request, forms.IdentifyForm(request.POST or None), actions.add_paper, file)


@verb("customers.drop_paper", files)
def drop_paper(request: Request, file: Customer, paper: int) -> HttpResponse:
    found = get_object_or_404(file.papers, pk=paper)
    shown = {"about": f"{found.get_kind_display()} {found.masked}", "file": file}
    return perform(request, _sure(request), actions.drop_paper, file, context=shown, paper=found)


def _with_phone(request: Request, file: Customer, phone: int, action: Any) -> HttpResponse:
    found = get_object_or_404(file.phones, pk=phone)
    shown = {"about": f"{found.masked} {found.label}", "file": file}
    return perform(request, _sure(request), action, file, context=shown, phone=found)


def _sure(request: Request) -> forms.ConfirmForm:
    return forms.ConfirmForm(request.POST if request.method == "POST" else None)
