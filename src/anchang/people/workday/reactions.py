from datetime import datetime

from anchang.engine.accounts.models import Account
from anchang.engine.events.reactions import Event, when
from anchang.people.duties import actions as duties

from . import queries
from .models import Presence
from .stages import AWAY, State


@when("duties.make")
def free_who_is_away(event: Event, *, by: Account, at: datetime) -> None:
    """Leave that was entered beforehand frees the person of the duties of its day as soon as these are made."""
    on = event.given["staffed"].on
    away = Presence.objects.filter(site=event.thing, on=on, state__in=[str(one) for one in AWAY])
    for presence in away.select_related("person"):
        for item in queries.open_items(event.thing, presence.person, on):
            duties.excuse(item, by=by, at=at, why=AWAY[State(presence.state)])
