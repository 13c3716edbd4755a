"""The line follows who is here, and every open screen follows the line."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anchang.engine.accounts.models import Account
from anchang.engine.clocks.timers import Clock, Rung, declare
from anchang.engine.events.parts import draws, part
from anchang.engine.events.reactions import Event, when
from anchang.engine.notices.actions import tell
from anchang.engine.policies import directory
from anchang.engine.statements import insert
from anchang.lib.calendar import office_day
from anchang.people.org.models import Site
from anchang.people.workday.models import Presence
from anchang.people.workday.stages import CAME, State

from . import actions, queries
from .phrases import board
from .stages import Absence

declare(
    Clock(
        "turns.greet",
        gettext_lazy("接待到时"),
        lambda guest, at: queries.rules(guest.site, guest.on).greet_within,
        ladder=(Rung(0),),
    )
)
OUT = {State.ERRAND: Absence.ERRAND, State.LEAVE: Absence.LEAVE, State.OFF: Absence.REST, State.ABSENT: Absence.PRIVATE}


@when("clocks.warn")
def nobody_has_greeted(event: Event, *, by: Account, at: datetime) -> None:
    """A visitor who was given to somebody and is not greeted in time: the supervisors hear of it."""
    guest, clock = event.thing, event.given["clock"]
    if clock.code != "turns.greet":
        return
    words = {"nth": guest.nth, "name": guest.person.name}
    text = _("%(nth)s号客人还没有人接待，已叫%(name)s") % words
    people = directory().holders("sales_supervisor", guest.site_id, at)
    tell(people, by=by, at=at, text=text, url=guest.get_absolute_url(), once=f"greet:{guest.pk}", site_id=guest.site_id)


@when("workday.arrive")
@when("workday.mark")
def follow_presence(event: Event, *, by: Account, at: datetime) -> None:
    """Who comes to work after the line has begun stands at its end; who is marked away steps out of it."""
    site, presence = event.thing, event.result
    if presence.on != office_day(at) or not queries.has_begun(site, presence.on):
        return
    seat = queries.line(site, presence.on).seats.get(str(presence.person_id))
    if presence.state in CAME:
        if seat is None and queries.is_taker(presence.person, site, presence.on):
            actions.join(site, by=by, at=at, person=presence.person)
        elif seat is not None and seat.away and _is_back(event, presence):
            actions.step_back(site, by=by, at=at, person=presence.person)
    elif seat is not None and seat.is_free:
        actions.step_out(site, by=by, at=at, person=presence.person, why=OUT[State(presence.state)])


def _is_back(event: Event, presence: Presence) -> bool:
    """Whoever says so themselves; and of whoever is marked as here, who was out because somebody marked them away.

    Who is at lunch, or stepped out for a reason of their own, was here all day and stays out until they say so.
    """
    if event.name == "workday.arrive":
        return True
    last = queries.last_away(presence.site, presence.on, presence.person)
    return last is not None and last.told_by_id != presence.person_id and last.why in OUT.values()


@when("turns.end")
@when("turns.hand_over")
def who_was_called_away_meanwhile_steps_out(event: Event, *, by: Account, at: datetime) -> None:
    """Whoever was marked away while they received somebody leaves the line as soon as they are free."""
    site, on = event.thing.site, office_day(at)
    marked = Presence.objects.filter(site=site, on=on, state__in=[str(one) for one in OUT]).select_related("person")
    seats = queries.line(site, on).seats
    for presence in marked:
        seat = seats.get(str(presence.person_id))
        if seat is not None and seat.is_free:
            actions.step_out(site, by=by, at=at, person=presence.person, why=OUT[State(presence.state)])


@when("turns.enter")
def somebody_important_is_here(event: Event, *, by: Account, at: datetime) -> None:
    """The supervisors hear of an important visitor while they come in, for they may give them to somebody out of turn."""
    guest = event.result
    if not guest.is_vip:
        return
    text = _("%(nth)s号客人是重要客户，请安排接待") % {"nth": guest.nth}
    people = directory().holders("sales_supervisor", guest.site_id, at)
    tell(people, by=by, at=at, text=text, url=guest.get_absolute_url(), site_id=guest.site_id)


def publish(site: Site, at: datetime) -> None:
    """Tells every open screen how the door looks now."""
    insert([part(f"turns:{site.pk}", "turns", at, *facts(site, at))])


def facts(site: Site, at: datetime) -> tuple[Any, ...]:
    """What the board is drawn from: names of colleagues, numbers of visitors, nothing personal."""
    return queries.told_of(queries.hall(site, office_day(at)))


@draws("turns")
def draw_board(*given: Any) -> str:
    return board(*given)


@when("turns.start")
@when("turns.join")
@when("turns.enter")
@when("turns.step_out")
@when("turns.step_back")
@when("turns.lose")
def show_line(event: Event, *, by: Account, at: datetime) -> None:
    publish(event.thing, at)


@when("turns.call")
@when("turns.assign")
@when("turns.greet")
@when("turns.end")
@when("turns.hand_over")
@when("turns.see_off")
def show_guest(event: Event, *, by: Account, at: datetime) -> None:
    publish(event.thing.site, at)
