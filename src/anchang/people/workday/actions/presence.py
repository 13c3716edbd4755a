from datetime import date, datetime, time, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anchang.engine.accounts.models import Account
from anchang.engine.doors.actions import action
from anchang.engine.doors.work import note as note_facts
from anchang.engine.policies import once, require
from anchang.lib.calendar import SHANGHAI, office_day
from anchang.people.duties import actions as duties
from anchang.people.duties.stages import Stage
from anchang.people.org.models import Site

from .. import queries
from ..models import Arrangement, Presence, StartHour
from ..stages import AWAY, CAME, State
from .arranging import reassign
from .open_days import insist_not_away, insist_open, insist_works_here

AHEAD = timedelta(days=60)


@action("workday.arrive", gettext_lazy("到岗"))
def arrive(site: Site, *, by: Account, at: datetime) -> Presence:
    """Somebody says that they are here. Late is whoever comes a whole minute or more after the site's hour of that day.

    Who was out on business is not late when they come. Refuses a second time, and whoever is on leave or off that day.
    """
    on = office_day(at)
    insist_open(site, on)
    insist_works_here(site, on, by)
    found = Presence.objects.filter(site=site, on=on, person=by).first()
    late = queries.minutes_late(queries.start_hour(site, on), at)
    if found is None:
        return _first(Presence(site=site, on=on, person=by), at, late)
    require(found.state not in CAME, _("您今天已经到岗"))
    words = {"state": found.get_state_display()}
    refusal = _("您今天登记为%(state)s，来上班请主管更改") % words
    require(found.state in (State.ABSENT, State.ERRAND), refusal, lifted_by=_("销售主管"))
    came_late = late if found.state == State.ABSENT else 0
    return _come(found, at, came_late)


def _first(presence: Presence, at: datetime, late: int) -> Presence:
    with once(_("您今天已经到岗")):
        return _come(presence, at, late)


def _come(presence: Presence, at: datetime, late: int) -> Presence:
    presence.state = State.LATE if late else State.PRESENT
    presence.arrived_at, presence.late_minutes = at, late
    presence.save()
    return presence


@action("workday.mark", gettext_lazy("登记出勤"))
def mark(
    site: Site,
    *,
    by: Account,
    at: datetime,
    person: Account,
    state: str,
    note: str = "",
    on: date | None = None,
    arrived: time | None = None,
    to: Account | None = None,
) -> Presence:
    """Sets somebody's state of a day, today's unless given, up to 60 days ahead for those who will be away.

    Leave, a day off and an errand free the person of what is still open among the day's duties (duties.excuse), or with
    `to` hand those and what was arranged to a colleague. Refuses a closed day, an arrival on a day to come, "late" for
    whoever came in time, and freeing oneself of one's own duties.
    """
    today = office_day(at)
    on = on or today
    insist_open(site, on)
    insist_works_here(site, on, person)
    require(state in State.values, _("请选择出勤状态"))
    require(on <= today or state in AWAY, _("以后的日期只能登记请假、轮休和外出"))
    require(on <= today + AHEAD, _("最多提前60天登记"))
    presence = Presence.objects.filter(site=site, on=on, person=person).first()
    presence = presence or Presence(site=site, on=on, person=person)
    _set(presence, state, _hour(presence, on, arrived, at), note)
    note_facts(on=on, state=state, person=person.name)
    if state in AWAY:
        _free(presence, to, by=by, at=at)
    return presence


def _hour(presence: Presence, on: date, arrived: time | None, at: datetime) -> datetime:
    """When the person came: as said, else as they said themselves, else now."""
    if arrived is not None:
        return datetime.combine(on, arrived, SHANGHAI)
    return presence.arrived_at or at


def _set(presence: Presence, state: str, came_at: datetime, note: str) -> None:
    start = queries.start_hour(presence.site, presence.on)
    late = queries.minutes_late(start, came_at) if state == State.LATE else 0
    require(state != State.LATE or late, _("到岗时间没有过上班时间，不算迟到"))
    came = state in CAME or (state == State.ERRAND and presence.arrived_at is not None)
    presence.state, presence.late_minutes, presence.note = state, late, note.strip()
    presence.arrived_at = came_at if came else None
    with once(_("已被他人处理，请刷新")):
        presence.save()


def _free(presence: Presence, to: Account | None, *, by: Account, at: datetime) -> None:
    site, person, on = presence.site, presence.person, presence.on
    if to is None:
        for item in queries.open_items(site, person, on):
            duties.excuse(item, by=by, at=at, why=AWAY[State(presence.state)])
        return
    insist_works_here(site, on, to)
    insist_not_away(site, on, to)
    why = presence.get_state_display()
    plans = Arrangement.objects.filter(site=site, on=on, person=person, done_at=None).select_related("item", "site")
    for plan in plans:
        if plan.item is None or plan.item.stage == Stage.OPEN:
            reassign(plan, by=by, at=at, to=to, reason=why)
    for item in queries.open_items(site, person, on):
        duties.delegate(item, by=by, at=at, to=to, reason=why)


@action("workday.set_hours", gettext_lazy("设置上班时间"))
def set_hours(site: Site, *, by: Account, at: datetime, since: date, starts: time) -> StartHour:
    """From a day to come on work begins at that hour; what was reckoned before stays. The same day again replaces it."""
    require(since > office_day(at), _("新的上班时间最早从明天起算"))
    given = {"starts": starts, "set_by": by, "set_at": at}
    return StartHour.objects.update_or_create(site=site, since=since, defaults=given)[0]
