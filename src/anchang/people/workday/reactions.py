from datetime import datetime

from django.utils.translation import gettext as _

from anchang.engine.accounts.models import Account
from anchang.engine.events.reactions import Event, when
from anchang.engine.forgetting import Named, Trace, forgets, forgets_words
from anchang.people.duties import actions as duties

from . import queries
from .models import Meeting, MeetingLine, Presence, Signature, Summary
from .stages import AWAY, State


@when("duties.make")
def free_who_is_away(event: Event, *, by: Account, at: datetime) -> None:
    """Leave that was entered beforehand frees the person of the duties of its day as soon as these are made."""
    on = event.given["staffed"].on
    away = Presence.objects.filter(site=event.thing, on=on, state__in=[str(one) for one in AWAY])
    for presence in away.select_related("person"):
        for item in queries.open_items(event.thing, presence.person, on):
            duties.excuse(item, by=by, at=at, why=AWAY[State(presence.state)])


@forgets
def forget_lines(trace: Trace) -> list[Named]:
    """A meeting's line about the person keeps its place and who it was for."""
    keys: list[int] = []
    for label, some in trace.by_label().items():
        found = MeetingLine.objects.filter(kind=label, thing_id__in=some)
        keys += found.values_list("pk", flat=True)
        found.update(label=_("已删除"), text="", decision=_("已删除"))
    return [(MeetingLine._meta.label_lower, key) for key in keys]


forgets_words(Meeting, "notes", site="site")
forgets_words(Summary, "text", site="site")
forgets_words(Signature, "remark", site="summary__site")
