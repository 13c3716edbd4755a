"""What people outside reach without signing in: the link that stops mails, and the provider's word of replies."""

import json
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.crypto import constant_time_compare
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from anchang.engine.accounts.models import Account
from anchang.engine.doors.requests import Request

from .. import actions, queries
from ..stages import Heard, Stopping

MOST = 30


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: Request, token: str) -> HttpResponse:
    """The link of a mail: a GET says what will happen, for mail programs open links by themselves; a POST does it."""
    if request.method == "POST" and actions.knock(request.META.get("REMOTE_ADDR", ""), request.at) > MOST:
        return HttpResponse(status=429)
    message = queries.by_token(token)
    if message is None:
        raise Http404
    shown: dict[str, Any] = {"site": message.site, "done": False, "whole": False}
    if request.method == "POST":
        stopping = Stopping.EVERYTHING if request.POST.get("stopping") == Stopping.EVERYTHING else Stopping.MARKETING
        said: dict[str, Any] = {"how": Heard.LINK, "stopping": stopping, "message": message}
        actions.refuse(message.customer, by=Account.objects.system(), at=request.at, **said)
        shown |= {"done": True, "whole": stopping == Stopping.EVERYTHING}
    response = render(request, "contacting/stop.html", shown)
    response["X-Robots-Tag"], response["Referrer-Policy"] = "noindex", "no-referrer"
    return response


@csrf_exempt
@login_not_required
@require_POST
def replies(request: Request) -> HttpResponse:
    """The provider tells of an answer: JSON {phone, text} with the bearer token of the settings; 404 for anybody else."""
    known = settings.SMS_REPLY_TOKEN
    if not known or not constant_time_compare(request.headers.get("Authorization", ""), f"Bearer {known}"):
        raise Http404
    try:
        said = json.loads(request.body)
        number, text = str(said["phone"])[:30], str(said["text"])[:100]
    except (ValueError, KeyError, TypeError):
        return JsonResponse({"error": "phone and text are needed"}, status=400)
    found = actions.hear_reply(by=Account.objects.system(), at=request.at, number=number, text=text)
    return JsonResponse({"refused": found})
