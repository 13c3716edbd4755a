from datetime import datetime
from decimal import Decimal
from typing import Any

from django.apps import apps
from django.db.models import Model
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anchang.engine.accounts.models import Account
from anchang.engine.doors.actions import action, call
from anchang.engine.doors.things import Thing
from anchang.engine.doors.work import emit, mention
from anchang.engine.policies import require
from anchang.engine.states import move

from . import queries
from .models import Case, Opinion, Route, Seat
from .stages import CaseStage


@action("approvals.set_route", gettext_lazy("设置审批路线"))
def set_route(code: str, *, by: Account, at: datetime, title: str, unit: str, seats: list[dict[str, object]]) -> Route:
    """Sets the general route's seats anew; cases under way keep the seats they were opened with."""
    route, _made = Route.objects.get_or_create(code=code, site_id=None, defaults={"title": title, "unit": unit})
    route.seats.all().delete()
    for place, seat in enumerate(seats, start=1):
        Seat.objects.create(route=route, place=place, **seat)
    return route


@action("approvals.request", gettext_lazy("提交审批"))
def request(
    thing: Thing,
    *,
    by: Account,
    at: datetime,
    route: str,
    measure: Decimal,
    summary: str,
    approved_verb: str,
    rejected_verb: str,
    url: str = "",
) -> Case | None:
    """Opens a case with a seat for every post that must agree; None when nobody need agree at that measure.

    Refuses a second case of that route while one is open. Raises LookupError for an unknown route or verb.
    """
    needed = queries.seats(route, getattr(thing, "site_id", None), measure)
    if not needed:
        return None
    call(approved_verb), call(rejected_verb)
    require(not queries.under_way(thing, route), _("已经有一张审批单在办，请先办结"))
    case = Case.objects.create(
        **_about(thing),
        route_code=route,
        url=url,
        summary=summary,
        measure=measure,
        requested_by_id=by.pk,
        requested_by_name=by.name,
        requested_at=at,
        approved_verb=approved_verb,
        rejected_verb=rejected_verb,
    )
    for seat in needed:
        Opinion.objects.create(case=case, place=seat.place, post=seat.post, post_name=seat.post_name)
    emit("approvals.asked", case)
    return case


def _about(thing: Thing) -> dict[str, Any]:
    return {
        "site_id": getattr(thing, "site_id", None),
        "thing_label": thing._meta.label_lower,
        "thing_id": thing.pk,
        "thing_text": thing.ledger_name[:80],
    }


@action("approvals.agree", gettext_lazy("同意"))
def agree(case: Case, *, by: Account, at: datetime, note: str = "") -> Case:
    """Gives the next opinion. The last one approves the case and does its verb, by the person who agreed.

    Refuses the requester, whoever sat in the case before, and anybody whose turn it is not.
    """
    _speak(case, "yes", by, at, note)
    if queries.next_opinion(case) is None:
        move(case, "agree", by=by, at=at)
        call(case.approved_verb)(_thing(case), by=by, at=at)
    else:
        emit("approvals.asked", case)
    return case


@action("approvals.reject", gettext_lazy("不同意"))
def reject(case: Case, *, by: Account, at: datetime, note: str) -> Case:
    """Ends the case at once; needs a reason, which the verb that undoes the request is given."""
    require(note.strip(), _("请写明不同意的理由"))
    _speak(case, "no", by, at, note)
    move(case, "reject", by=by, at=at)
    call(case.rejected_verb)(_thing(case), by=by, at=at, reason=note)
    return case


@action("approvals.withdraw", gettext_lazy("撤回申请"))
def withdraw(case: Case, *, by: Account, at: datetime) -> Case:
    """Takes the request back; only the requester may."""
    queries.withdrawal(case, by).insist()
    move(case, "withdraw", by=by, at=at)
    call(case.rejected_verb)(_thing(case), by=by, at=at, reason=_("提交人撤回"))
    return case


def _thing(case: Case) -> Model:
    thing: Model = apps.get_model(case.thing_label)._default_manager.get(pk=case.thing_id)
    mention(thing)
    return thing


def _speak(case: Case, said: str, by: Account, at: datetime, note: str) -> None:
    """Takes the next seat. The case is locked and read anew: it may have been withdrawn since the page was opened."""
    open_still = Case.objects.select_for_update().filter(pk=case.pk, stage=CaseStage.OPEN)
    require(open_still.first(), _("已被他人处理，请刷新"))
    queries.verdict(case, by, at).insist()
    opinion = case.opinions.filter(said="").order_by("place")[0]
    opinion.for_name = queries.sitters(case, opinion, at)[by.pk]
    opinion.said, opinion.by_id, opinion.by_name, opinion.note, opinion.at = said, by.pk, by.name, note, at
    opinion.save()
