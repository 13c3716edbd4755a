from datetime import datetime

from anchang.engine.accounts.models import Account
from anchang.engine.events.reactions import Event, when
from anchang.engine.forgetting import forgets_words
from anchang.engine.policies import directory

from .actions import hand_over
from .actions.loading import load
from .models import Occurrence, Record
from .stages import Stage


@when("org.pack_loaded")
def load_its_duties(event: Event, *, by: Account, at: datetime) -> None:
    """A pack of posts brings their duties."""
    load(event.given["path"], by=by, at=at)


@when("org.leave")
def pass_on_what_is_open(event: Event, *, by: Account, at: datetime) -> None:
    """What somebody who leaves has not done goes to whoever holds the superior post, until the post is filled again."""
    staff = event.thing
    waiting = Occurrence.objects.filter(person_id=staff.account_id, stage=Stage.OPEN).select_related("duty__post")
    if (one := waiting.first()) is None:
        return
    above = one.duty.post.superior
    takers = directory().holders(above.code, staff.site_id, at) if above else []
    if takers:
        hand_over(staff, by=by, at=at, to=takers[0])


forgets_words(Record, "title", "text", site="site")
