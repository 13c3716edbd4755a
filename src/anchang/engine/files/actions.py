import hashlib
from datetime import datetime
from typing import Any

import filetype
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anchang.engine.accounts.models import Account
from anchang.engine.doors.actions import action
from anchang.engine.doors.things import Thing
from anchang.engine.forgetting import Named, Trace, forgets
from anchang.engine.policies import require

from .models import Attachment

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PDF = "application/pdf"
TEXT = "text/plain"
PICTURES = ("image/jpeg", "image/png", "image/webp")
SWEPT_AT_ONCE = 200


def kind_of(content: bytes) -> str:
    """What the bytes are, by their beginning and never by their name; text when they hold no zero byte."""
    found = filetype.guess(content[:8192])
    if found is not None:
        return str(found.mime)
    if content[:4] == b"PK\x03\x04" and b"xl/" in content[:4096]:
        return XLSX
    return TEXT if b"\x00" not in content[:8192] else "application/octet-stream"


@action("files.keep", gettext_lazy("存入文件"))
def keep(
    thing: Thing | None,
    *,
    by: Account,
    at: datetime,
    name: str,
    content: bytes,
    kinds: tuple[str, ...] = (),
    title: str = "",
    site_id: int | None = None,
) -> Attachment:
    """Keeps the bytes with the thing. Refuses an empty file, one over the limit, and bytes of another kind.

    Of the name only the last part is kept: it is shown and offered when downloading, and never opens a path.
    """
    limit = settings.UPLOAD_LIMIT
    require(content, _("文件是空的，请重新选择"))
    require(len(content) <= limit, _("文件超过%(mb)sMB，请拆分后再传") % {"mb": limit // 1024 // 1024})
    kind = kind_of(content)
    require(not kinds or kind in kinds, _("文件内容不是所要的格式，请检查后再传"))
    digest = hashlib.sha256(content).hexdigest()
    _wait_for_sweeping(digest)
    attachment = Attachment(
        name=_plain(name),
        kind=kind,
        size=len(content),
        sha256=digest,
        site_id=site_id or getattr(thing, "site_id", None),
        thing_label=thing._meta.label_lower if thing is not None else "",
        thing_id=thing.pk if thing is not None else None,
        title=title,
        at=at,
        by_id=by.pk,
    )
    _store(attachment.path, content)
    attachment.save()
    return attachment


def _plain(name: str) -> str:
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    return "".join(character for character in last if character.isprintable())[-200:].strip(". ") or "file"


def _store(path: str, content: bytes) -> None:
    """Writes the bytes under their digest unless they are there whole: a writer killed half-way leaves fewer."""
    if default_storage.exists(path):
        if default_storage.size(path) == len(content):
            return
        default_storage.delete(path)
    default_storage.save(path, ContentFile(content))


def read(attachment: Attachment) -> bytes:
    """The bytes. Refuses a file that was discarded."""
    require(attachment.discarded_at is None, _("这份文件已经删除，请重新上传"))
    with default_storage.open(attachment.path) as file:
        return bytes(file.read())


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
    kept = set(held.values_list("sha256", flat=True))
    for path in {one.path for one in waiting if one.sha256 not in kept}:
        default_storage.delete(path)
    Attachment.objects.filter(pk__in=[one.pk for one in waiting]).update(sha256="")
    return len(waiting)


def _to_sweep() -> Any:
    return Attachment.objects.filter(discarded_at__isnull=False).exclude(sha256="")


def _wait_for_sweeping(digest: str) -> None:
    """Until nobody is just deleting bytes like these."""
    list(_to_sweep().filter(sha256=digest).select_for_update().values_list("pk", flat=True))


@forgets
def forget_files(trace: Trace) -> list[Named]:
    """Every file of the person's things goes, with its name."""
    keys: list[int] = []
    for label, some in trace.by_label().items():
        keys += discard(Attachment.objects.filter(thing_label=label, thing_id__in=some), trace.at)
    return [(Attachment._meta.label_lower, key) for key in keys]
