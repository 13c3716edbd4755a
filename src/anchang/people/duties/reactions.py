from datetime import datetime

from anchang.engine.accounts.models import Account
from anchang.engine.events.reactions import Event, when
from anchang.engine.forgetting import forgets_words

from .actions import release
from .actions.loading import load
from .models import Occurrence, Record
from .stages import Stage


@when("org.pack_loaded")
def load_its_duties(event: Event, *, by: Account, at: datetime) -> None:
    """A pack of posts brings their duties."""
    load(event.given["path"], by=by, at=at)


@when("org.leave")
def pass_on_what_is_open(event: Event, *, by: Account, at: datetime) -> None:
    """What somebody who leaves has not done goes up the way of each item's post, until the post is filled again."""
    if Occurrence.objects.filter(person_id=event.thing.account_id, stage=Stage.OPEN).exists():
        release(event.thing, by=by, at=at)


forgets_words(Record, "title", "text", site="site")
