"""Doing away with files: their names at once, their bytes by the worker, unless somebody else brought the same."""

from datetime import datetime
from typing import Any

from django.core.files.storage import default_storage
from django.utils.translation import gettext_lazy

from anchang.engine.accounts.models import Account
from anchang.engine.doors.actions import action
from anchang.engine.forgetting import Named, Trace, forgets

from .models import Attachment

SWEPT_AT_ONCE = 200


def discard(attachments: Any, at: datetime) -> list[int]:
    """Takes name and place from these attachments (a queryset) and has their bytes swept away; gives their keys.

    Needs an action in progress.
    """
    keys = list(attachments.filter(discarded_at=None).values_list("pk", flat=True))
    gone = {"name": "", "title": "", "thing_label": "", "thing_id": None, "discarded_at": at}
    Attachment.objects.filter(pk__in=keys).update(**gone)
    return keys


def sweep_up(at: datetime) -> int:
    """Deletes the bytes of what was discarded; how many attachments it was. Quick when nothing waits."""
    return sweep(by=Account.objects.system(), at=at) if _to_sweep().exists() else 0


@action("files.sweep", gettext_lazy("清除已删除的文件"))
def sweep(*, by: Account, at: datetime) -> int:
    """Deletes bytes that no attachment holds any more; whoever brings the same bytes meanwhile waits, and stores them anew."""
    waiting = list(_to_sweep().select_for_update().order_by("pk")[:SWEPT_AT_ONCE])
    held = Attachment.objects.filter(sha256__in=[one.sha256 for one in waiting], discarded_at=None)
    for path in {one.path for one in waiting} - {one.path for one in held}:
        default_storage.delete(path)
    Attachment.objects.filter(pk__in=[one.pk for one in waiting]).update(sha256="")
    return len(waiting)


def _to_sweep() -> Any:
    return Attachment.objects.filter(discarded_at__isnull=False).exclude(sha256="")


@forgets
def forget_files(trace: Trace) -> list[Named]:
    """Every file of the person's things goes, with its name."""
    keys: list[int] = []
    for label, some in trace.by_label().items():
        keys += discard(Attachment.objects.filter(thing_label=label, thing_id__in=some), trace.at)
    return [(Attachment._meta.label_lower, key) for key in keys]
