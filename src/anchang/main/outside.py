"""What people of other companies may open: the rooms they work with, and their own account. Everything else is shut."""

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from anchang.engine.accounts.models import Account
from anchang.engine.doors.views import refused
from anchang.engine.policies import Refused, grants, is_outside

OWN_ACCOUNT = frozenset({"org:me", "org:sign_out", "become"})


def only_their_rooms(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """For an account all of whose posts are outside: every url that is not of a verb it has, nor of a room it may view,
    answers as to a stranger, 404 where it names a thing and 409 elsewhere. Stands after the door, which gives the time.
    """

    def handle(request: HttpRequest) -> HttpResponse:
        return get_response(request)

    def process_view(request: HttpRequest, view: Any, args: Any, where: dict[str, Any]) -> HttpResponse | None:
        user, match = request.user, request.resolver_match
        if not isinstance(user, Account) or match is None or not getattr(view, "login_required", True):
            return None
        if not is_outside(user, request.at):  # type: ignore[attr-defined]
            return None
        held = grants(user, request.at)  # type: ignore[attr-defined]
        if match.view_name == "home":
            return redirect(first_page(held))
        if match.view_name in OWN_ACCOUNT or getattr(view, "verb", "") in held or f"{match.app_name}.view" in held:
            return None
        if where:
            raise Http404
        return refused(request, Refused(_("您的岗位没有这项权限")))

    handle.process_view = process_view  # type: ignore[attr-defined]
    return handle


def first_page(held: dict[str, Any]) -> str:
    """The list of the first room that the verbs let somebody view; without any the page of their own account."""
    for verb in sorted(held):
        room, _dot, name = verb.partition(".")
        if name == "view":
            try:
                return reverse(f"{room}:index")
            except NoReverseMatch:
                continue
    return reverse("org:me")
