from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anchang.engine.accounts.models import Account
from anchang.engine.clocks.office import calendar
from anchang.engine.doors.actions import action
from anchang.engine.doors.work import note
from anchang.engine.policies import Refused, once
from anchang.lib import cadence
from anchang.lib.calendar import Calendar, office_day
from anchang.people.org.models import Site

from ..models import Edition, Occurrence, Roll
from ..queries.backlogs import waiting
from ..queries.editions import Book
from ..queries.rolls import LONGEST_GAP, Made
from ..queries.roster import Roster, roster


@action("duties.make", gettext_lazy("派发职责事项"))
def make(site: Site, *, by: Account, at: datetime, staffed: Roster, known: Book, days: Calendar) -> int:
    """Makes the items that are first shown on the roster's day at the site, once, and returns how many.

    An item goes to each holder of the post, to their deputy, or to the superior of a vacant post; one item in all where
    the post shares it. Refuses to make the same day a second time.
    """
    _open_roll(site, staffed.on)
    made = [one for edition in known.holding(site.pk) for one in _items(edition, site, staffed, days)]
    Occurrence.objects.bulk_create(made, batch_size=1000, ignore_conflicts=True)
    note(on=staffed.on, items=len(made))
    return len(made)


def _open_roll(site: Site, on: date) -> None:
    with once(_("%(day)s的职责事项已经派发") % {"day": on}):
        Roll.objects.create(site=site, on=on)


def _items(edition: Edition, site: Site, staffed: Roster, days: Calendar) -> list[Occurrence]:
    if not edition.comes_due or "event" in edition.cadence:
        return []
    slot = cadence.read(edition.cadence).opening_on(staffed.on, days)
    people, risen_from = staffed.bearers(site.pk, edition.duty.post.code) if slot else ((), "")
    if slot is None:
        return []
    if edition.backlog and people:
        left = waiting(edition.backlog, people, slot.on)
        people = tuple(one for one in people if one in left)
    return [
        Occurrence(
            duty_id=edition.duty_id,
            edition=edition,
            site=site,
            person_id=person,
            kept_for=0 if edition.shared else person,
            risen_from=risen_from,
            slot=slot.key,
            on=slot.on,
            opens_at=slot.opens_at,
            due_at=slot.due_at,
            lapses_at=slot.lapses_at,
        )
        for person in (people[:1] if edition.shared else people)
    ]


def make_missing(known: Callable[[], Book], made: Mapping[int, Made], *, by: Account, at: datetime) -> int:
    """Makes every day that no tick has made yet, up to today, at each site; returns how many items.

    A site that never had one begins today; after a longer standstill the last month is made up. Another tick that makes
    the same day at the same moment is let pass.
    """
    today, items = office_day(at), 0
    since = {site: _since(made.get(site.pk), site, today) for site in Site.objects.order_by("pk")}
    waiting = {site: first for site, first in since.items() if first <= today}
    if not waiting:
        return 0
    first, days = min(waiting.values()), calendar()
    for n in range((today - first).days + 1):
        staffed = roster(first + timedelta(days=n))
        for site in [site for site, begins in waiting.items() if begins <= staffed.on]:
            items += _once(site, by=by, at=at, staffed=staffed, known=known(), days=days)
    return items


def _since(made: Made | None, site: Site, today: date) -> date:
    """The first day that is wanting; a day after it that is there already is made no second time."""
    if made is not None and made.last is not None:
        return made.last + timedelta(days=1)
    stood_still = Roll.objects.filter(site=site, on__lt=today).exists()
    return today - timedelta(days=LONGEST_GAP - 1) if stood_still else today


def _once(site: Site, **given: object) -> int:
    try:
        return int(make(site, **given))  # type: ignore[arg-type]
    except Refused:
        return 0
