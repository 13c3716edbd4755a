from datetime import datetime, timedelta
from math import ceil
from typing import Any

from axes.helpers import get_cool_off
from django.conf import settings
from django.contrib.auth import authenticate, login
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render, resolve_url
from django.utils.crypto import constant_time_compare
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods
from django_otp import user_has_device

from anchang.engine.accounts.models import Account
from anchang.engine.doors.requests import Request

from ..forms import Code, SignIn
from ..models import Site
from ..queries import may_open_sites

HALFWAY, PATIENCE = "halfway", timedelta(minutes=5)


@login_not_required
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: Request) -> HttpResponse:
    """The password. Opens a session only for an account without a second step; the others go on to their code."""
    if request.user.is_authenticated:
        return HttpResponseRedirect(_destination(request))
    form = SignIn(request.POST if request.method == "POST" else None)
    if form.is_valid():
        account = authenticate(request, **form.cleaned_data)
        if isinstance(account, Account):
            return _halfway(request, account) if user_has_device(account) else _arrive(request, account)
        form.add_error(None, _("登录名或密码不对"))
    return _page(request, "org/sign_in.html", form, is_bare=not Site.objects.exists())


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def code(request: Request) -> HttpResponse:
    """The second step, within five minutes of the password."""
    account = _at_the_second_step(request)
    if account is None:
        request.session.pop(HALFWAY, None)
        return redirect("org:sign_in")
    form = Code(request.POST if request.method == "POST" else None, account=account)
    if form.is_valid():
        account.otp_device = form.device  # type: ignore[attr-defined]
        return _arrive(request, account)
    return _page(request, "org/sign_in_code.html", form, account=account)


def locked_out(request: Request, response: HttpResponse | None = None, credentials: Any = None) -> HttpResponse:
    """What django-axes answers with after too many misses: 429, and how long it lasts."""
    minutes = ceil((get_cool_off(request) or timedelta()) / timedelta(minutes=1))
    answer = render(request, "org/locked_out.html", {"minutes": minutes}, status=429)
    answer["Retry-After"] = str(minutes * 60)
    answer["Cache-Control"] = "no-store"
    return answer


def _halfway(request: Request, account: Account) -> HttpResponse:
    """Remembers that the password was right. This is no session of the account: every page still leads to sign-in."""
    request.session[HALFWAY] = {
        "account": account.pk,
        "backend": account.backend,
        "hash": account.get_session_auth_hash(),
        "at": request.at.isoformat(),
        "next": _destination(request),
    }
    return redirect("org:sign_in_code")


def _at_the_second_step(request: Request) -> Account | None:
    half = request.session.get(HALFWAY)
    if not half or request.at - datetime.fromisoformat(half["at"]) > PATIENCE:
        return None
    account = Account.objects.filter(pk=half["account"], is_active=True).first()
    if account is None or not constant_time_compare(half["hash"], account.get_session_auth_hash()):
        return None
    account.backend = half["backend"]
    return account


def _arrive(request: Request, account: Account) -> HttpResponse:
    half = request.session.pop(HALFWAY, None)
    location = half["next"] if half else _destination(request)
    login(request, account)
    if may_open_sites(account, request.at):
        return redirect("org:first_run")
    return HttpResponseRedirect(location)


def _destination(request: Request) -> str:
    """`next` if it leads to this very host, else home."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    hosts, secure = {request.get_host()}, request.is_secure()
    if url_has_allowed_host_and_scheme(wanted, allowed_hosts=hosts, require_https=secure):
        return wanted
    return resolve_url(settings.LOGIN_REDIRECT_URL)


def _page(request: Request, template: str, form: Any, **more: Any) -> HttpResponse:
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    status = 422 if form.is_bound and form.errors else 200
    return render(request, template, {"form": form, "next": wanted, **more}, status=status)
