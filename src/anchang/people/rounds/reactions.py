from datetime import datetime

from django.conf import settings

from anchang.engine.accounts.models import Account
from anchang.engine.events.reactions import Event, when

from . import actions
from .models import Finding
from .stages import FindingStage


@when("org.open_office")
def first_lists(event: Event, *, by: Account, at: datetime) -> None:
    """A new office starts with the pack's lists."""
    actions.load_checklists(settings.PACKS / "checklists.toml", by=by, at=at)


@when("tasks.finish")
def look_again(event: Event, *, by: Account, at: datetime) -> None:
    """What was found wrong is said to be mended: somebody has to look again."""
    finding = Finding.objects.filter(task=event.thing, stage=FindingStage.OPEN).first()
    if finding is not None:
        actions.await_recheck(finding, by=by, at=at)
