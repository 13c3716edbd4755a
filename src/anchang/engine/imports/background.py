"""The worker's part: large tables, one at a time. A worker that dies leaves nothing, and the job is begun anew."""

from datetime import datetime
from typing import Any

from anchang.engine.accounts.models import Account
from anchang.engine.files.actions import read
from anchang.engine.jobs.queue import job
from anchang.engine.policies import Refused

from . import actions
from .checking import examined, prepared
from .kinds import kind_and_target
from .models import Import
from .progress import reported
from .stages import ImportStage


def _waiting(import_id: int, stage: ImportStage) -> Any:
    return Import.objects.select_related("attachment").filter(pk=import_id, stage=stage, committed_at=None).first()


@job("imports.check", slow=True)
def check(*, by: Account, at: datetime, import_id: int) -> None:
    """The dry run of a large table."""
    import_ = _waiting(import_id, ImportStage.CHECKING)
    if import_ is None:
        return
    kind, target = kind_and_target(import_)
    with reported(import_.pk) as report:
        try:
            found = examined(kind, target, read(import_.attachment), at, import_.columns, report)
        except Refused as refusal:
            actions.give_up(import_, by=by, at=at, why=refusal.reason)
        else:
            actions.conclude(import_, by=by, at=at, found=found)


@job("imports.commit", slow=True)
def commit(*, by: Account, at: datetime, import_id: int) -> None:
    """Takes a large table in, by whoever asked for it, who must still be allowed to."""
    import_ = _waiting(import_id, ImportStage.COMMITTING)
    if import_ is None:
        return
    choices = dict(import_.choices)
    skips, asker = choices.pop("skip_faulty"), Account.objects.get(pk=import_.asked_by_id)
    with reported(import_.pk) as report:
        try:
            ready = prepared(import_, at, report, skip_faulty=skips, asked=choices)
            given = {"skip_faulty": skips, "ready": ready, "report": report, **choices}
            actions.commit(import_, by=asker, at=at, **given)
        except Refused as refusal:
            actions.give_up(_waiting(import_id, ImportStage.COMMITTING), by=by, at=at, why=refusal.reason)
        else:
            actions.announce(import_, by=by, at=at)
