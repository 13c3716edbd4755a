"""Asking for the password once more before something that matters, when the last time is too long ago (R-23E)."""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth.signals import user_logged_in
from django.http import HttpRequest
from django.utils import timezone

STAMP = "confirmed_at"


def stamp(request: HttpRequest, at: datetime) -> None:
    """The person has just shown who they are."""
    request.session[STAMP] = at.isoformat()


def is_confirmed(request: HttpRequest, at: datetime) -> bool:
    """Did whoever sits there show who they are within the last minutes (ANCHANG's setting, 30)?"""
    since = request.session.get(STAMP)
    return since is not None and at - datetime.fromisoformat(since) < timedelta(minutes=settings.CONFIRM_MINUTES)


def _arrived(sender: Any, request: HttpRequest, **_more: Any) -> None:
    stamp(request, getattr(request, "at", None) or timezone.now())


def listen() -> None:
    """Every sign-in counts as a confirmation."""
    user_logged_in.connect(_arrived, dispatch_uid="anchang.confirming")
