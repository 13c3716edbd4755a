from collections.abc import Sequence
from datetime import date, datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anchang.engine.accounts.models import Account
from anchang.engine.clocks import timers
from anchang.engine.doors.actions import action
from anchang.engine.notices.actions import tell
from anchang.engine.policies import require
from anchang.lib.calendar import office_day
from anchang.people.org.models import Site
from anchang.ui.tags.formats import day

from ..models import Errand, Neighbour, Round, Survey
from ..queries import surveyors

CLOCK = "marketing.due"


@action("marketing.plan_round", gettext_lazy("安排市调"))
def plan_round(
    site: Site,
    *,
    by: Account,
    at: datetime,
    title: str,
    due_on: date,
    neighbours: Sequence[Neighbour],
    people: Sequence[Account],
    note: str = "",
) -> Round:
    """Sends these people to these neighbours, shared out in turn; each hears where to go by when.

    Refuses a day in the past, nobody, nowhere, a neighbour of another site and somebody who does not work at this one.
    """
    require(title.strip(), _("请填写任务名称"))
    require(due_on >= office_day(at), _("完成日期不能早于今天"))
    require(neighbours and people, _("请选择楼盘和去的人"))
    require(all(one.site_id == site.pk for one in neighbours), _("请选择本案场的周边楼盘"))
    _require_here(site, people, at)
    made = Round.objects.create(
        site=site, title=title.strip(), due_on=due_on, note=note.strip(), made_by=by, made_at=at
    )
    errands = [
        Errand(round=made, site=site, neighbour=one, person=people[place % len(people)])
        for place, one in enumerate(dict.fromkeys(neighbours))
    ]
    for errand in errands:
        errand.save()
        timers.start(errand, CLOCK, at=at)
    for person in dict.fromkeys(people):
        _tell(made, person, [one.neighbour.name for one in errands if one.person == person], by=by, at=at)
    return made


def _require_here(site: Site, people: Sequence[Account], at: datetime) -> None:
    known = {one.pk for one in surveyors(site, at)}
    require(all(one.pk in known for one in people), _("去的人应是本案场的顾问、主管或策划"))


def _tell(round_: Round, person: Account, names: Sequence[str], *, by: Account, at: datetime) -> None:
    if names:
        words = {"where": "、".join(names), "due": day(round_.due_on)}
        text, url = _("请在%(due)s前市调：%(where)s") % words, round_.get_absolute_url()
        tell([person], by=by, at=at, text=text, url=url, site_id=round_.site_id)


@action("marketing.reassign", gettext_lazy("改派市调"))
def reassign(errand: Errand, *, by: Account, at: datetime, person: Account) -> Errand:
    """Somebody else goes there. Refuses an errand that is done, or called off."""
    require(errand.done_at is None and errand.round.called_off_at is None, _("这项市调已完成或已取消"))
    _require_here(errand.site, [person], at)
    errand.person = person
    errand.save(update_fields=["person"])
    _tell(errand.round, person, [errand.neighbour.name], by=by, at=at)
    return errand


@action("marketing.settle", gettext_lazy("完成市调安排"))
def settle(errand: Errand, *, by: Account, at: datetime, survey: Survey) -> Errand:
    """The survey that was handed in ends the errand."""
    errand.survey, errand.done_at = survey, at
    errand.save(update_fields=["survey", "done_at"])
    timers.stop(errand, CLOCK, at=at)
    return errand


@action("marketing.call_off_round", gettext_lazy("取消市调任务"))
def call_off_round(round_: Round, *, by: Account, at: datetime) -> Round:
    """Nobody goes any more; what was handed in stays. Refuses a second time."""
    require(round_.called_off_at is None, _("这个任务已经取消"))
    round_.called_off_at = at
    round_.save(update_fields=["called_off_at"])
    for errand in round_.errands.filter(done_at=None):
        timers.stop(errand, CLOCK, at=at)
    return round_
