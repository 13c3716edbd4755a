from typing import Any
from uuid import uuid4

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from anchang.ui import gallery as samples


def gallery(request: HttpRequest) -> HttpResponse:
    """Every part of the design system with sample data, in every state it has."""
    return render(request, "ui/gallery.html", samples.context(request))


def verb(request: HttpRequest) -> HttpResponse:
    """The form of an invented verb: an invalid form is answered 422, a valid one with a refusal, 409."""
    form = samples.Sample(request.POST or None)
    valid = form.is_valid()
    context: dict[str, Any] = {
        "title": "登记认购",
        "form": form,
        "refused": samples.Refusal() if valid else None,
        "submit_label": "登记认购",
        "back_url": "../",
        "once": uuid4().hex,
    }
    status = 200 if request.method == "GET" else 409 if valid else 422
    return render(request, "ui/gallery/verb.html", context, status=status)


def bare(request: HttpRequest) -> HttpResponse:
    """The frame without navigation, as sign-in uses it."""
    return render(request, "ui/gallery/bare.html", {"form": samples.Entrance()})
