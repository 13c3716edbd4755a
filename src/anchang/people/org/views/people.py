from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django_otp import user_has_device

from anchang.engine.doors.requests import Request
from anchang.engine.doors.views import get_visible, perform, verb
from anchang.engine.ledger.writing import label_of
from anchang.engine.policies import allowed, grants, is_outside

from .. import actions, forms, queries
from ..models import Assignment, Site, Staff
from .security import titled

ON_STAFF = {
    "org.assign": ("org:assign", "user-plus"),
    "org.appoint_deputy": ("org:appoint_deputy", "users"),
    "org.set_password": ("org:set_password", "key"),
    "org.clear_totp": ("org:clear_totp", "shield-off"),
    "org.leave": ("org:leave", "door-exit"),
}


def me(request: Request) -> HttpResponse:
    """One's own page; for people of other companies, who are on no list of the staff, only how they sign in."""
    staff = queries.own_staff(request.user)
    if staff is None:
        raise Http404
    if is_outside(request.user, request.at):
        return render(request, "org/me.html", {"staff": staff, "has_totp": user_has_device(request.user)})
    return redirect(staff)


def staff(request: Request, pk: int) -> HttpResponse:
    """A person: posts, deputies, and what the ledger tells of them to whoever may move them."""
    person: Staff = get_visible(Staff.objects.select_related("account", "site"), request, pk=pk)
    day, is_self = queries.day_of(request.at), person.account_id == request.user.pk
    told = is_self or allowed(request.user, "org.assign", person, request.at).ok
    has_totp = user_has_device(person.account)
    context = {
        "staff": person,
        "is_self": is_self,
        "pledge": queries.pledge_of(person, request.at),
        "has_totp": has_totp,
        "posts": [_row(request, one, day) for one in person.assignments.select_related("post", "site").order_by("pk")],
        "deputies": person.deputies.on(day).select_related("deputy"),
        "stands_in_for": person.stands_in_for.on(day).select_related("absent"),
        "offers": [] if is_self else _offers(request, person, has_totp),
        "story": queries.story(person) if told else [],
        "told": told,
    }
    return render(request, "org/staff.html", context)


@verb("org.hire", lambda: Site.objects.all())
def hire(request: Request, site: Site) -> HttpResponse:
    form = forms.Hire(request.POST or None, by=request.user, at=request.at, site=site)
    context = {"title": f"{label_of('org.hire')} · {site.name}"}
    return perform(
        request, form, actions.hire, site, to=lambda staff: reverse("org:staff", args=[staff.pk]), context=context
    )


@verb("org.assign", lambda: Staff.objects.all())
def assign(request: Request, staff: Staff) -> HttpResponse:
    form = forms.Assign(request.POST or None, by=request.user, at=request.at, staff=staff)
    return perform(request, form, actions.assign, staff, context=titled(request, staff))


@verb("org.relieve", lambda: Assignment.objects.select_related("staff", "post", "site"))
def relieve(request: Request, assignment: Assignment) -> HttpResponse:
    form = forms.Relieve(request.POST or None, initial={"until": queries.day_of(request.at)})
    title = f"{label_of('org.relieve')} · {assignment.staff.name} {assignment.post.title}"
    return perform(request, form, actions.relieve, assignment, context={"title": title})


@verb("org.leave", lambda: Staff.objects.all())
def leave(request: Request, staff: Staff) -> HttpResponse:
    form = forms.Leave(request.POST or None, initial={"on": queries.day_of(request.at)})
    return perform(request, form, actions.leave, staff, context=titled(request, staff))


@verb("org.appoint_deputy", lambda: Staff.objects.all())
def appoint_deputy(request: Request, staff: Staff) -> HttpResponse:
    form = forms.AppointDeputy(request.POST or None, by=request.user, at=request.at, staff=staff)
    return perform(request, form, actions.appoint_deputy, staff, context=titled(request, staff))


def _row(request: Request, assignment: Assignment, day: Any) -> dict[str, Any]:
    over = assignment.until is not None and assignment.until < day
    ends = not over and allowed(request.user, "org.relieve", assignment, request.at).ok
    return {"assignment": assignment, "over": over, "may_relieve": ends}


def _offers(request: Request, person: Staff, has_totp: bool) -> list[dict[str, Any]]:
    """The verbs of the reader's own posts; one that cannot be used on this person carries the reason."""
    if person.left_on is not None:
        return []
    held = grants(request.user, request.at)
    return [
        {
            "label": label_of(name),
            "url": reverse(url, args=[person.pk]),
            "icon": icon,
            "kind": "danger" if name == "org.leave" else "plain",
            "verdict": allowed(request.user, name, person, request.at),
        }
        for name, (url, icon) in ON_STAFF.items()
        if name in held and (has_totp or name != "org.clear_totp")
    ]
