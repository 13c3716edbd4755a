from datetime import datetime
from decimal import Decimal

from django.db.models import OuterRef, QuerySet, Subquery
from django.utils.translation import gettext as _

from anchang.engine.accounts.models import Account
from anchang.engine.doors.things import Thing
from anchang.engine.policies import YES, Verdict, directory, no

from .models import Case, Opinion, Route, Seat
from .stages import CaseStage

# Account → whom it speaks for: (account, name), or (itself, "").
Chairs = dict[int, list[tuple[int, str]]]


def seats(code: str, site_id: int | None, measure: Decimal) -> list[Seat]:
    """The seats a request of that measure must pass, in order: the site's own route if it has one, else the general.

    Raises LookupError when there is no such route: a missing route must never mean that nobody need agree.
    """
    routes = {route.site_id: route for route in Route.objects.filter(code=code)}
    route = routes.get(site_id) or routes.get(None)
    if route is None:
        raise LookupError(f"no approval route is called {code}")
    return [
        seat
        for seat in route.seats.all()
        if seat.by_law or (measure > seat.above and (seat.up_to is None or measure <= seat.up_to))
    ]


def next_opinion(case: Case) -> Opinion | None:
    return case.opinions.filter(said="").order_by("place").first()


def _chairs(post: str, site_id: int, at: datetime) -> Chairs:
    found: Chairs = {}
    for holder in directory().holders(post, site_id, at):
        found.setdefault(holder.pk, []).insert(0, (holder.pk, ""))
        for deputy in directory().deputies(holder, at):
            found.setdefault(deputy.pk, []).append((holder.pk, holder.name))
    return found


def sitters(case: Case, opinion: Opinion, at: datetime) -> dict[int, str]:
    """Who may speak in the seat now: account → the name they speak for ("" for themselves).

    The post's holders and their deputies, less the requester, whoever stands in for the requester alone, and whoever
    sat in the case before.
    """
    return _seated(case, _chairs(opinion.post, case.site_id or 0, at))


def _seated(case: Case, chairs: Chairs) -> dict[int, str]:
    sat, found = {one.by_id for one in case.opinions.all()}, {}
    for key, speaks_for in chairs.items():
        names = [name for absent, name in speaks_for if absent != case.requested_by_id]
        if names and key != case.requested_by_id and key not in sat:
            found[key] = names[0]
    return found


def verdict(case: Case, account: Account, at: datetime) -> Verdict:
    """May the account give the next opinion of the case?"""
    opinion = next_opinion(case)
    if case.stage != CaseStage.OPEN or opinion is None:
        return no(_("这张审批单已经办结"))
    if account.pk == case.requested_by_id:
        return no(_("不能审批自己提交的申请"), lifted_by=opinion.post_name)
    if account.pk not in sitters(case, opinion, at):
        return no(_("现在轮到%(post)s审批") % {"post": opinion.post_name}, lifted_by=opinion.post_name)
    return YES


def withdrawal(case: Case, account: Account) -> Verdict:
    """May the account take the request back?"""
    if case.stage != CaseStage.OPEN:
        return no(_("这张审批单已经办结"))
    return YES if case.requested_by_id == account.pk else no(_("只有提交人可以撤回"))


def with_turn(cases: QuerySet[Case]) -> QuerySet[Case]:
    """The cases, each with the post whose turn it is: `turn` (code) and `turn_name`; both None once it has ended."""
    coming = Opinion.objects.filter(case=OuterRef("pk"), said="").order_by("place")
    return cases.annotate(turn=Subquery(coming.values("post")[:1]), turn_name=Subquery(coming.values("post_name")[:1]))


def open_cases(site_ids: set[int] | None = None) -> QuerySet[Case]:
    cases = Case.objects.filter(stage=CaseStage.OPEN).order_by("requested_at")
    return cases if site_ids is None else cases.filter(site_id__in=site_ids)


def under_way(thing: Thing, route: str) -> bool:
    """Is a case of that route open for the thing?"""
    return open_cases().filter(thing_label=thing._meta.label_lower, thing_id=thing.pk, route_code=route).exists()


def waiting_for(account: Account, at: datetime, limit: int = 300) -> list[Case]:
    """The open cases in which it is this account's turn, oldest first, sought among the `limit` oldest it may see.

    Two queries, and those that ask who sits in each of the posts whose turn it is.
    """
    seen = Case.objects.visible_to(account, at).filter(stage=CaseStage.OPEN).exclude(requested_by_id=account.pk)
    chairs: dict[tuple[str, int], Chairs] = {}
    found = []
    for case in with_turn(seen).prefetch_related("opinions").order_by("requested_at", "pk")[:limit]:
        place = (case.turn, case.site_id or 0)  # type: ignore[attr-defined]
        if place not in chairs:
            chairs[place] = _chairs(*place, at)
        if account.pk in _seated(case, chairs[place]):
            found.append(case)
    return found
