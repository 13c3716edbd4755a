import hashlib
from datetime import datetime

import filetype
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anchang.engine.accounts.models import Account
from anchang.engine.doors.actions import action
from anchang.engine.doors.things import Thing
from anchang.engine.fields import sealed, unsealed
from anchang.engine.policies import require

from .models import Attachment

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PDF = "application/pdf"
TEXT = "text/plain"
PICTURES = ("image/jpeg", "image/png", "image/webp")


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
    is_sealed: bool = False,
) -> Attachment:
    """Keeps the bytes with the thing. Refuses an empty file, one over the limit, and bytes of another kind.

    Sealed ones are encrypted in the store, and only the room that keeps them gives them out.
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
        is_sealed=is_sealed,
    )
    _store(attachment.path, content, is_sealed)
    attachment.save()
    return attachment


def _plain(name: str) -> str:
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    return "".join(character for character in last if character.isprintable())[-200:].strip(". ") or "file"


def _store(path: str, content: bytes, is_sealed: bool) -> None:
    """Writes the bytes under their digest unless they are there whole: a writer killed half-way leaves fewer.

    Sealed ones are written anew each time: their length does not tell.
    """
    if default_storage.exists(path):
        if not is_sealed and default_storage.size(path) == len(content):
            return
        default_storage.delete(path)
    default_storage.save(path, ContentFile(sealed(content) if is_sealed else content))


def read(attachment: Attachment) -> bytes:
    """The bytes. Refuses a file that was discarded."""
    require(attachment.discarded_at is None, _("这份文件已经删除，请重新上传"))
    with default_storage.open(attachment.path) as file:
        content = bytes(file.read())
    return unsealed(content) if attachment.is_sealed else content


def _wait_for_sweeping(digest: str) -> None:
    """Until nobody is just deleting bytes like these."""
    waiting = Attachment.objects.filter(sha256=digest, discarded_at__isnull=False)
    list(waiting.select_for_update().values_list("pk", flat=True))
