from typing import Any

from django.http import FileResponse, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from anchang.engine.accounts.models import Account
from anchang.engine.doors.requests import Request
from anchang.engine.doors.views import get_visible, perform, shows, verb
from anchang.engine.files.models import Attachment
from anchang.engine.files.serving import served
from anchang.engine.ledger.stories import story
from anchang.engine.policies import Reach, Refused, allowed, grants
from anchang.people.org.models import Staff
from anchang.ui.forms import AnchangForm

from . import actions, forms, queries
from .models import Task
from .tables import Tasks, offers, stage_of, way

TABS = {"mine": gettext_lazy("要我做的"), "given": gettext_lazy("我交办的"), "verify": gettext_lazy("待我验收")}
KINDS = {"tasks.send_back": "warn", "tasks.decline": "stop", "tasks.cancel": "stop", "tasks.verify": "ok"}


def _tasks() -> Any:
    return Task.objects.select_related("site", "asked_by", "asked_of", "verified_by")


@require_safe
@shows("tasks.view")
def index(request: Request) -> HttpResponse:
    """What waits for the reader, what they gave away, what they have to look at; of others what they may see."""
    sees_more = any(grant.reach is not Reach.OWN for grant in grants(request.user, request.at)["tasks.view"])
    tabs = {**TABS, **({"all": _("全部")} if sees_more else {})}
    asked = request.GET.get("tab", "mine")
    tab = asked if asked in tabs else "mine"
    look = forms.Look(request.GET)
    state, who = (look.cleaned_data["state"], look.cleaned_data["who"]) if look.is_valid() else ("", None)
    staff = Staff.objects.filter(account_id=who).first() if who and tab == "all" else None
    rows = _rows(request, tab, state, staff)
    counts = {"mine": queries.mine(request.user, request.at), "verify": queries.to_verify(request.user, request.at)}
    context = {
        "table": Tasks(rows.select_related("asked_by", "asked_of"), request, tab),
        "tabs": [_tab(key, label, key == tab, counts) for key, label in tabs.items()],
        "look": look if tab != "verify" else None,
        "staff": staff,
        "hand_over": allowed(request.user, "tasks.hand_over", staff, request.at) if staff else None,
        "ask": allowed(request.user, "tasks.ask", None, request.at),
    }
    return render(request, "tasks/index.html", context)


def _tab(key: str, label: Any, current: bool, counts: dict[str, Any]) -> dict[str, Any]:
    count = counts[key].count() if key in counts else ""
    return {"label": label, "url": f"?tab={key}", "current": current, "count": count or ""}


def _rows(request: Request, tab: str, state: str, staff: Staff | None) -> Any:
    me, at = request.user, request.at
    if tab == "verify":
        return queries.to_verify(me, at)
    if tab == "given":
        return queries.narrowed(queries.given(me, at), state or "open", at)
    if tab == "mine":
        return queries.narrowed(queries.all_mine(me, at), state, at) if state else queries.mine(me, at)
    rows = Task.objects.visible_to(me, at).order_by("-asked_at", "-pk")
    return queries.narrowed(rows.filter(asked_of=staff.account_id) if staff else rows, state or "open", at)


@require_safe
def task(request: Request, number: str) -> HttpResponse:
    """One task: where it stands, what came of it, its files, and what the reader may do or why not."""
    shown: Task = get_visible(_tasks(), request, number=number)
    late = shown.is_late(request.at)
    context = {
        "task": shown,
        "late": late,
        "stage": stage_of(shown, late=late),
        "steps": way(shown),
        "files": queries.files(shown),
        "offers": offers(shown, request.user, request.at),
        "keep_file": allowed(request.user, "tasks.keep_file", shown, request.at) if shown.is_open else None,
        "history": story(shown, kinds=KINDS),
    }
    return render(request, "tasks/task.html", context)


@require_safe
def file(request: Request, number: str, pk: int) -> FileResponse:
    """A file of a task, for whoever sees the task."""
    shown = get_visible(Task.objects.all(), request, number=number)
    return served(Attachment.objects.of(shown).filter(pk=pk).first())


@verb("tasks.ask")
def ask(request: Request) -> HttpResponse:
    people = queries.colleagues(request.user, request.at)
    given = {"asked_of": request.GET.get("to", ""), "title": request.GET.get("title", "")}
    quick = queries.quick_choices(request.at)
    form = forms.Ask(request.POST or None, request.FILES or None, people=people, quick=quick, initial=given)
    context = {"back_url": reverse("tasks:index")}
    return perform(request, form, _ask, to=Task.get_absolute_url, context=context, done=_("已交办"))


def _ask(*, by: Account, at: Any, asked_of: Account, **given: Any) -> Task:
    site = queries.place_for(by, asked_of, at)
    if site is None:
        raise Refused(_("%(name)s和您不在同一处工作") % {"name": asked_of.name})
    made: Task = actions.ask(site, by=by, at=at, asked_of=asked_of, **given)
    return made


@verb("tasks.accept", _tasks, key="number")
def accept(request: Request, task: Task) -> HttpResponse:
    return perform(request, AnchangForm(request.POST), actions.accept, task)


@verb("tasks.decline", _tasks, key="number")
def decline(request: Request, task: Task) -> HttpResponse:
    return perform(request, forms.Decline(request.POST or None), actions.decline, task)


@verb("tasks.finish", _tasks, key="number")
def finish(request: Request, task: Task) -> HttpResponse:
    return perform(request, forms.Finish(request.POST or None, request.FILES or None), actions.finish, task)


@verb("tasks.verify", _tasks, key="number")
def verify(request: Request, task: Task) -> HttpResponse:
    return perform(request, AnchangForm(request.POST), actions.verify, task)


@verb("tasks.send_back", _tasks, key="number")
def send_back(request: Request, task: Task) -> HttpResponse:
    return perform(request, forms.SendBack(request.POST or None), actions.send_back, task)


@verb("tasks.cancel", _tasks, key="number")
def cancel(request: Request, task: Task) -> HttpResponse:
    return perform(request, forms.Cancel(request.POST or None), actions.cancel, task)


@verb("tasks.keep_file", _tasks, key="number")
def keep_file(request: Request, task: Task) -> HttpResponse:
    form = forms.KeepFile(request.POST or None, request.FILES or None)
    return perform(request, form, actions.keep_file, task)


@verb("tasks.hand_over", lambda: Staff.objects.select_related("site", "account"))
def hand_over(request: Request, staff: Staff) -> HttpResponse:
    people = [one for one in queries.colleagues(request.user, request.at) if one.account.pk != staff.account_id]
    form = forms.HandOver(request.POST or None, people=people)
    listed = f"{reverse('tasks:index')}?tab=all"
    return perform(request, form, actions.hand_over, staff, to=listed, context={"back_url": listed})
