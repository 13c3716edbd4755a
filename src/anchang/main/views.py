from typing import Any

from django.conf import settings
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import check_for_language
from django.views.decorators.http import require_POST

from anchang.business.customers.queries import search as find_customers
from anchang.business.deals.models import Deal
from anchang.business.inventory.models import Unit
from anchang.engine.accounts.models import Account
from anchang.engine.doors.requests import Request

from . import desk

MOST = 20


def home(request: Request) -> HttpResponse:
    """Where a day begins: what waits for this person, and how the site stands."""
    return render(request, "main/home.html", desk.desk(request.user, request.at))


def search(request: Request) -> HttpResponse:
    """Customers, homes and deals by whatever the person remembers of them; only what they may see."""
    text = request.GET.get("q", "").strip()[:60]
    context: dict[str, Any] = {"q": text, "customers": [], "units": [], "deals": []}
    if text:
        user, at = request.user, request.at
        context["customers"] = find_customers(user, text, at, limit=MOST + 1)
        context["units"] = Unit.objects.visible_to(user, at).filter(label__icontains=text).order_by("label")[:MOST]
        deals = Deal.objects.visible_to(user, at).filter(number__icontains=text)
        context["deals"] = deals.select_related("unit").order_by("-pk")[:MOST]
    return render(request, "main/search.html", context)


@require_POST
@login_not_required
def language(request: Request) -> HttpResponse:
    """Keeps the screen's language in a cookie, then goes back to where the person was."""
    to, asked = request.POST.get("next", "/"), request.POST.get("language", "")
    safe = url_has_allowed_host_and_scheme(to, {request.get_host()}, require_https=request.is_secure())
    response = HttpResponseRedirect(to if safe else "/")
    if check_for_language(asked) and asked in dict(settings.LANGUAGES):
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME, asked, max_age=365 * 86400, samesite="Lax", secure=settings.SECURE
        )
    return response


@require_POST
def become(request: Request) -> HttpResponse:
    """The demonstration's switcher. Outside a demonstration there is no such page."""
    if not settings.DEMO:
        raise Http404
    account = get_object_or_404(Account, pk=request.POST.get("account", 0), is_system=False, is_active=True)
    login(request, account, backend="django.contrib.auth.backends.ModelBackend")
    return redirect("home")


@login_not_required
def healthy(request: Request) -> HttpResponse:
    """Answers once the database does: what a supervisor asks."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ok", content_type="text/plain")
