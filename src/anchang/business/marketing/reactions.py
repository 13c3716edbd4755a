from datetime import datetime, time

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anchang.engine.accounts.models import Account
from anchang.engine.clocks.timers import Clock, Rung, declare
from anchang.engine.events.reactions import Event, when
from anchang.engine.notices.actions import tell
from anchang.engine.policies import directory
from anchang.lib.calendar import SHANGHAI
from anchang.ui.tags.formats import day

from . import actions
from .actions.rounds import CLOCK
from .models import Errand
from .queries import open_errands

EVENING, DAY = time(18), 24 * 60


def _minutes(errand: Errand, at: datetime) -> int:
    due = datetime.combine(errand.round.due_on, EVENING, SHANGHAI)
    return max(int((due - at).total_seconds() // 60), 1)


declare(Clock(CLOCK, gettext_lazy("市调到期"), _minutes, ladder=(Rung(-DAY), Rung(0)), quiet=True))


@when("clocks.warn")
def somebody_has_not_gone_yet(event: Event, *, by: Account, at: datetime) -> None:
    """A day before, whoever goes hears of it; when the day is over the supervisors do too."""
    if event.given["clock"].code != CLOCK:
        return
    errand: Errand = event.thing
    rung, url = event.given["rung"], errand.get_absolute_url()
    words = {"where": errand.neighbour.name, "name": errand.person.name, "due": day(errand.round.due_on)}
    once = f"{CLOCK}:{errand.pk}:{rung.minutes}"
    text = _("市调还没交：%(where)s，%(due)s前") % words
    tell([errand.person], by=by, at=at, text=text, url=url, once=once, site_id=errand.site_id)
    if rung.minutes >= 0:
        people = directory().holders("sales_supervisor", errand.site_id, at)
        late = _("%(name)s到期没有交%(where)s的市调") % words
        tell(people, by=by, at=at, text=late, url=url, once=f"{once}:up", site_id=errand.site_id)


@when("marketing.record_survey")
def errand_is_done(event: Event, *, by: Account, at: datetime) -> None:
    """A survey of a neighbour ends what its writer was sent there for."""
    for errand in open_errands(by, at).filter(neighbour=event.thing):
        actions.settle(errand, by=by, at=at, survey=event.result)
