from datetime import datetime, time

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anchang.engine.accounts.models import Account
from anchang.engine.clocks.timers import Clock, Rung, declare
from anchang.engine.events.reactions import Event, when
from anchang.engine.forgetting import forgets_words
from anchang.engine.notices.actions import tell
from anchang.engine.policies import grants
from anchang.lib.calendar import SHANGHAI, office_day
from anchang.people.org.models import Site
from anchang.ui.tags.formats import day

from . import actions, queries
from .actions.contacting import CLOCK
from .actions.daily import SUPERVISING
from .models import DataClass, Day, Digest, FirstContact
from .stages import Ended

MINUTE = 60
DAY = 24 * 60
MADE_FROM, REMINDED_FROM = time(8, 30), time(17, 30)

declare(
    Clock(
        CLOCK,
        gettext_lazy("首次联系到期"),
        lambda owed, at: int((owed.due_at - owed.assigned_at).total_seconds() // MINUTE),
        ladder=(Rung(-DAY), Rung(0), Rung(2 * DAY)),
        quiet=True,
    )
)


def chores(at: datetime) -> None:
    """Every round: the lists of the day from the morning on, and in the evening who has not handed in (CDM-009).

    Only sites where at least one class of data has a steward: the others have not begun yet.
    """
    today, clock = office_day(at), at.astimezone(SHANGHAI).time()
    if clock < MADE_FROM:
        return
    system = Account.objects.system()
    begun = DataClass.objects.filter(steward__isnull=False).values("site")
    made = Day.objects.filter(on=today).values("site")
    for site in Site.objects.filter(kind=Site.OFFICE, pk__in=begun).exclude(pk__in=made).order_by("pk"):
        actions.make_day(site, by=system, at=at)
    if clock >= REMINDED_FROM:
        for one in Day.objects.filter(on=today, reminded_at=None, closed_at=None).select_related("site"):
            actions.remind(one, by=system, at=at)


@when("customers.assign")
def a_first_contact_is_owed(event: Event, *, by: Account, at: datetime) -> None:
    """Whoever is given a customer, by whatever verb, owes them a first contact."""
    owner = event.given["owner"]
    if queries.TAKERS in grants(owner, at):
        actions.owe_contact(event.thing, by=by, at=at, specialist=owner)


@when("reception.follow_up")
def a_talk_may_be_the_first(event: Event, *, by: Account, at: datetime) -> None:
    """Only the specialist's own talk that reached somebody; its note is the record (CDM-015)."""
    if not event.result.effective:
        return
    owed = queries.pending(event.thing)
    if owed is not None and owed.specialist_id == by.pk:
        actions.end_contact(owed, by=by, at=at, how=Ended.SPOKEN)


@when("reception.receive")
def a_visit_may_be_the_first(event: Event, *, by: Account, at: datetime) -> None:
    """Only a visit the specialist received and wrote something about."""
    visit = event.result
    if not visit.note.strip():
        return
    owed = queries.pending(visit.customer)
    if owed is not None and owed.specialist_id == visit.received_by_id:
        actions.end_contact(owed, by=by, at=at, how=Ended.CAME)


@when("clocks.warn")
def first_contact_is_late(event: Event, *, by: Account, at: datetime) -> None:
    """A day before the specialist hears; from the deadline on the supervisors do too (CDM-014)."""
    if event.given["clock"].code != CLOCK:
        return
    owed: FirstContact = event.thing
    rung, due = event.given["rung"], event.given["due_at"]
    words = {"number": owed.customer.number, "name": owed.specialist.name, "due": day(due)}
    once, url = f"{CLOCK}:{owed.pk}:{rung.minutes}", owed.get_absolute_url()
    text = _("客户%(number)s还没有首次联系，期限%(due)s") % words
    tell([owed.specialist], by=by, at=at, text=text, url=url, once=once, site_id=owed.site_id)
    if rung.minutes >= 0:
        people = [one.account for one in queries.colleagues(owed.customer.site, at, SUPERVISING)]
        text = _("%(name)s还没有联系分到的客户%(number)s，期限%(due)s已过") % words
        tell(people, by=by, at=at, text=text, url=url, once=f"{once}:up", site_id=owed.site_id)


forgets_words(Digest, "text", site="day__site")
