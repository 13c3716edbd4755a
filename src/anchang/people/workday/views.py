from datetime import date
from typing import Any

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from anchang.engine.doors.requests import Request
from anchang.engine.doors.views import get_visible, perform, shows, verb
from anchang.engine.policies import allowed
from anchang.lib.calendar import SHANGHAI, office_day
from anchang.people.org.models import Assignment, Site
from anchang.people.org.queries import offices_with, site_asked
from anchang.people.tasks.queries import quick_choices
from anchang.ui.forms import nothing_asked
from anchang.ui.tags.formats import day as written

from . import actions, forms, queries
from .models import Arrangement, Meeting, MeetingLine, Summary
from .tables import Days

REVIEW = "workday.review"
ON_SHEET = {"people": 72, "plans": 24, "lines": 8, "late": 16}


def _chosen(request: Request, sites: list[Site]) -> tuple[Site, list[dict[str, Any]]]:
    return site_asked(request, sites, _("您不在案场上班，没有当天的安排"))


def _site_and_tabs(request: Request, name: str) -> tuple[Site, list[dict[str, Any]]]:
    return _chosen(request, offices_with(request.user, name, request.at, others=True))


def _site(request: Request, name: str) -> Site:
    return _site_and_tabs(request, name)[0]


def _on(request: Request, text: str = "") -> date:
    """The day the address names, else today; 404 for what is no day."""
    asked = text or request.GET.get("on", "")
    found = queries.named(asked) if asked else office_day(request.at)
    if found is None:
        raise Http404
    return found


def _at(name: str, site: Site, on: date | None = None, *args: Any) -> str:
    more = f"&on={on}" if on else ""
    return f"{reverse(f'workday:{name}', args=args)}?site={site.code}{more}"


@require_safe
@shows("workday.view")
def index(request: Request) -> HttpResponse:
    """The day: who is here, who does what, and what the supervisor has still to do."""
    (site, tabs), on = _site_and_tabs(request, "workday.view"), _on(request)
    found = queries.board(site, on, request.at)
    may = {
        name: allowed(request.user, f"workday.{name}", site, request.at)
        for name in ("mark", "arrange", "reassign", "hold_meeting", "send_summary", "review", "set_hours")
    }
    mine = found.row_of(request.user)
    today = on == office_day(request.at)
    others = [row for row in found.rows if row is not mine]
    context = {
        "board": found,
        "site": site,
        "query": f"?site={site.code}&on={on}",
        "today": today,
        "mine": mine,
        "arrives": today and mine is not None and not mine.is_here and found.summary is None,
        "rows": [mine, *others] if mine is not None and not may["mark"].ok else found.rows,
        "may": may,
        "open": found.summary is None,
        "missing": queries.missing(site, request.at) if may["review"].ok and today else [],
        "tabs": tabs,
    }
    return render(request, "workday/index.html", context)


@verb("workday.arrive")
def arrive(request: Request) -> HttpResponse:
    site = _chosen(request, queries.own_sites(request.user, request.at))[0]
    context = {"back_url": _at("index", site)}
    return perform(
        request, nothing_asked(request), actions.arrive, site, to=_at("index", site), context=context, done=_("已到岗")
    )


@verb("workday.mark", lambda: Assignment.objects.select_related("site", "staff__account"))
def mark(request: Request, seat: Assignment) -> HttpResponse:
    site, on = seat.site, _on(request)
    found = queries.board(site, on, request.at)
    row = found.row_of(seat.staff.account)
    if row is None:
        raise Http404
    presence = row.presence
    known: dict[str, Any] = {"state": presence.state, "note": presence.note} if presence else {}
    if presence and presence.arrived_at:
        known["arrived"] = presence.arrived_at.astimezone(SHANGHAI).time()
    others = [one.seat for one in queries.takers(found, [row.seat.account.pk])]
    form = forms.Mark(request.POST or None, others=others, initial=known)
    context = {
        "title": _("%(name)s的出勤") % {"name": row.seat.account.name},
        "submit_label": _("保存"),
        "back_url": _at("index", site, on),
        "row": row,
        "items": queries.open_items(site, row.seat.account, on).count(),
    }
    to = _at("index", site, on)
    return perform(request, form, actions.mark, site, to=to, context=context, person=row.seat.account, on=on)


@verb("workday.arrange")
def arrange(request: Request) -> HttpResponse:
    """Who does what that day: the day before in one tap, or one line more."""
    site, on = _site(request, "workday.arrange"), _on(request)
    found, before = queries.board(site, on, request.at), queries.earlier(site, on)
    repeats = "repeat" in request.POST
    people = [one.seat for one in queries.takers(found, [])]
    add = forms.Arrange(
        request.POST if request.POST and not repeats else None, people=people, items=queries.waiting_items(site, on)
    )
    again = forms.Repeat(request.POST if repeats else None, before=before)
    context = {
        "title": _("安排工作"),
        "board": found,
        "add": add,
        "again": again if before else None,
        "before": before,
        "back_url": _at("index", site, on),
        "rows": [row for row in found.rows if row.plans],
    }
    to = _at("arrange", site, on)
    return perform(request, again if repeats else add, actions.arrange, site, to=to, context=context, on=on)


def _plans() -> Any:
    return Arrangement.objects.select_related("site", "person", "item")


@verb("workday.reassign", _plans)
def reassign(request: Request, plan: Arrangement) -> HttpResponse:
    """One tap on a colleague's name; the reason stands there already."""
    found = queries.board(plan.site, plan.on, request.at)
    had = {plan.person_id, *plan.handings.values_list("giver_id", flat=True)}
    others = queries.takers(found, had)
    row = found.row_of(plan.person)
    reason = forms.REASONS[2] if row is not None and not row.is_here else forms.REASONS[0]
    form = forms.Reassign(request.POST or None, others=[one.seat for one in others], reason=str(reason))
    back = _at("index", plan.site, plan.on)
    words = {"name": plan.person.name, "what": plan.what}
    context = {
        "title": _("改派：%(name)s的%(what)s") % words,
        "others": others,
        "plan": plan,
        "back_url": back,
        "may_call_off": allowed(request.user, "workday.call_off", plan, request.at),
    }
    return perform(request, form, actions.reassign, plan, to=back, context=context)


@verb("workday.finish", _plans)
def finish(request: Request, plan: Arrangement) -> HttpResponse:
    return perform(request, nothing_asked(request), actions.finish, plan, to=_at("index", plan.site, plan.on))


@verb("workday.call_off", _plans)
def call_off(request: Request, plan: Arrangement) -> HttpResponse:
    back = _at("index", plan.site, plan.on)
    form = forms.CallOff(request.POST or None)
    return perform(request, form, actions.call_off, plan, to=back, context={"back_url": back})


@verb("workday.hold_meeting")
def hold_meeting(request: Request) -> HttpResponse:
    """Today's meeting: the open customers are on the agenda already."""
    site, on = _site(request, "workday.hold_meeting"), office_day(request.at)
    held = Meeting.objects.filter(site=site, on=on).select_related("site").first()
    if held is not None and request.method != "POST":
        return HttpResponseRedirect(held.get_absolute_url())
    found, agenda = queries.board(site, on, request.at), queries.agenda(site, request.at)
    began = request.at.astimezone(SHANGHAI).time().replace(second=0, microsecond=0)
    quick, start = quick_choices(request.at), {"began": began}
    form = forms.HoldMeeting(request.POST or None, agenda=agenda, on=on, quick=quick, initial=start)
    context = {"board": found, "agenda": agenda, "back_url": _at("index", site), "submit_label": _("记录例会")}
    return perform(request, form, actions.hold_meeting, site, to=Meeting.get_absolute_url, context=context)


@require_safe
@shows("workday.view")
def meeting(request: Request, on: str) -> HttpResponse:
    """A meeting as it was held. Who reviews the day sees every customer discussed, a consultant their own."""
    site = _site(request, "workday.view")
    rows = Meeting.objects.select_related("held_by", "site")
    shown = get_visible(rows, request, "workday.view", site=site, on=_on(request, on))
    lines = MeetingLine.objects.filter(meeting=shown).select_related("who", "task").order_by("place")
    sees_all = allowed(request.user, REVIEW, site, request.at).ok
    context = {
        "meeting": shown,
        "lines": lines if sees_all else lines.filter(who=request.user),
        "sees_all": sees_all,
        "discussed": lines.count(),
        "attendees": shown.attendees.select_related("person").order_by("pk"),
        "back_url": _at("index", site, shown.on),
    }
    return render(request, "workday/meeting.html", context)


@verb("workday.send_summary")
def send_summary(request: Request) -> HttpResponse:
    """The end of the day: every figure is there, a few lines are written, and it goes up."""
    site, on = _site(request, "workday.send_summary"), _on(request)
    sent = Summary.objects.filter(site=site, on=on).select_related("site").first()
    if sent is not None and request.method != "POST":
        return HttpResponseRedirect(sent.get_absolute_url())
    found = queries.board(site, on, request.at)
    form = forms.SendSummary(request.POST or None)
    context = {
        "title": _("日结 %(day)s") % {"day": written(on)},
        "submit_label": _("报给经理"),
        "back_url": _at("index", site, on),
        "board": found,
        "figures": queries.figures(found, request.at),
        "late": queries.late_list(found),
    }
    done = _("日结已报出")
    return perform(
        request, form, actions.send_summary, site, to=Summary.get_absolute_url, context=context, done=done, on=on
    )


def _sent(request: Request, on: str) -> Summary:
    site = _site(request, REVIEW)
    rows = Summary.objects.select_related("site", "sent_by")
    found: Summary = get_visible(rows, request, REVIEW, site=site, on=_on(request, on))
    return found


@require_safe
@shows(REVIEW)
def summary(request: Request, on: str) -> HttpResponse:
    """A day as it was sent up, with its time and who has read it."""
    shown = _sent(request, on)
    context = {
        "summary": shown,
        "figures": queries.shown_figures(shown),
        "signatures": shown.signatures.select_related("by").order_by("pk"),
        "may_read": allowed(request.user, "workday.read_summary", shown, request.at),
        "sheet_url": _at("sheet", shown.site, None, shown.on),
        "back_url": _at("days", shown.site),
    }
    return render(request, "workday/summary.html", context)


@verb("workday.read_summary")
def read_summary(request: Request, on: str) -> HttpResponse:
    shown = _sent(request, on)
    allowed(request.user, "workday.read_summary", shown, request.at).insist()
    return perform(request, forms.ReadSummary(request.POST or None), actions.read_summary, shown)


@require_safe
@shows(REVIEW)
def sheet(request: Request, on: str) -> HttpResponse:
    """The day on one sheet of A4: longer lists are cut there, and say how much more there is."""
    site, day = _site(request, REVIEW), _on(request, on)
    found = queries.board(site, day, request.at)
    sent = found.summary
    plans = [(row.seat, plan) for row in found.rows for plan in row.plans]
    discussed = MeetingLine.objects.filter(meeting=found.meeting).select_related("who") if found.meeting else []
    lines = [(line, queries.veiled(line.label)) for line in discussed]
    late = [f"{one['name']} {one['words']}" for one in sent.late] if sent else [
        f"{one.name} {one.words}" for one in queries.late_list(found)
    ]  # fmt: skip
    lists: dict[str, list[Any]] = {"people": found.rows, "plans": plans, "lines": lines, "late": late}
    context = {
        "board": found,
        "site": site,
        "figures": queries.shown_figures(sent) if sent else queries.figures(found, request.at),
        "signatures": sent.signatures.select_related("by").order_by("pk") if sent else [],
        "shown": {name: rows[: ON_SHEET[name]] for name, rows in lists.items()},
        "more": {name: max(len(rows) - ON_SHEET[name], 0) for name, rows in lists.items()},
        "back_url": _at("index", site, day),
        "at": request.at,
    }
    return render(request, "workday/sheet.html", context)


@require_safe
@shows(REVIEW)
def late(request: Request) -> HttpResponse:
    """Who was late, as a list to copy into a message."""
    site, on = _site(request, REVIEW), _on(request)
    found = queries.board(site, on, request.at)
    context = {
        "board": found,
        "late": queries.late_list(found),
        "text": queries.late_text(found),
        "back_url": _at("index", site, on),
    }
    return render(request, "workday/late.html", context)


@require_safe
@shows(REVIEW)
def days(request: Request) -> HttpResponse:
    """The days so far; one that nobody closed stands out."""
    site, tabs = _site_and_tabs(request, REVIEW)
    found = queries.days(site, request.at)
    lacking = sum(1 for one in found if one.lacks_summary)
    context = {
        "site": site,
        "table": Days(found, request),
        "lacking": lacking,
        "tabs": tabs,
        "back_url": _at("index", site),
    }
    return render(request, "workday/days.html", context)


@verb("workday.set_hours")
def set_hours(request: Request) -> HttpResponse:
    site = _site(request, "workday.set_hours")
    today = office_day(request.at)
    now = queries.start_hour(site, today)
    form = forms.SetHours(request.POST or None, initial={"starts": now})
    context = {"back_url": _at("index", site), "now": now}
    return perform(request, form, actions.set_hours, site, to=_at("index", site), context=context)
