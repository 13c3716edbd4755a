from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from anchang.engine.doors.views import perform, verb
from anchang.ui.tables import Slice

from . import actions
from .models import Notice

SIZE = 30


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The person's notices, newest first."""
    notices = Notice.objects.visible_to(request.user, request.at)  # type: ignore[arg-type, attr-defined]
    asked = request.GET.get("page", "")
    page = Slice(notices.order_by("-at", "-pk"), int(asked) if asked.isdecimal() and asked != "0" else 1, SIZE)
    return render(request, "notices/index.html", {"page": page})


@verb("notices.read", Notice.objects.all)
def read(request: HttpRequest, notice: Notice) -> HttpResponse:
    """Marks the notice as read and goes where it leads."""
    to = notice.url or reverse("notices:index")
    return perform(request, forms.Form(request.POST), actions.read, notice, to=to, done=_("已标为已读"))
