from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anchang.engine.accounts.models import Account
from anchang.engine.doors.actions import action
from anchang.engine.doors.work import note
from anchang.engine.policies import Refused, once, require
from anchang.lib.calendar import office_day
from anchang.people.org.models import Site
from anchang.people.tasks import actions as tasks

from .. import queries
from ..models import Attendee, Meeting, MeetingLine
from ..queries import Decided
from .open_days import insist_open


@action("workday.hold_meeting", gettext_lazy("开例会"))
def hold_meeting(
    site: Site,
    *,
    by: Account,
    at: datetime,
    began_at: datetime,
    decided: Sequence[Decided] = (),
    notes: str = "",
    listed: int = 0,
) -> Meeting:
    """Records the meeting of today: whoever is on site attended it, and of each customer discussed what was decided.

    A decision with a deadline becomes a task of the customer's consultant. `listed` is how many the agenda held. Refuses
    a second meeting of the day, one that nobody attended, and one that began on another day or later than now.
    """
    on = office_day(at)
    insist_open(site, on)
    require(began_at <= at and office_day(began_at) == on, _("开始时间要在今天，不能晚于现在"))
    here = queries.board(site, on, at).here
    require(here, _("还没有人到岗，请先登记到岗"))
    meeting = _begun(Meeting(
        site=site, on=on, held_by=by, began_at=began_at, ended_at=at, notes=notes.strip(), listed=listed,
    ))  # fmt: skip
    Attendee.objects.bulk_create([Attendee(meeting=meeting, person=seat.account) for seat in here])
    for place, one in enumerate(decided, start=1):
        _discussed(meeting, place, one, by=by, at=at)
    note(on=on, attended=len(here), discussed=len(decided))
    return meeting


def _begun(meeting: Meeting) -> Meeting:
    with once(_("今天的例会已经记录过")):
        meeting.save()
    return meeting


def _discussed(meeting: Meeting, place: int, one: Decided, *, by: Account, at: datetime) -> None:
    item, decision = one.item, one.decision.strip()
    require(decision, _("请写明对%(label)s的决定") % {"label": item.label})
    line = MeetingLine.objects.create(
        meeting=meeting, place=place, label=item.label[:60], text=item.text[:200], who=item.who_account,
        kind=item.kind, thing_id=item.id, url=item.url, decision=decision,
    )  # fmt: skip
    if one.due_at is None:
        return
    if item.who_account is None:
        raise Refused(_("%(label)s没有置业顾问，不能派任务") % {"label": item.label})
    line.task = tasks.ask(
        meeting.site, by=by, at=at, title=decision, asked_of=item.who_account, due_at=one.due_at,
        text=decision, about=line,
    )  # fmt: skip
    line.save(update_fields=["task"])
