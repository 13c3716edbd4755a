"""Sealed files under the newest data key. The bytes at a place are replaced whole, so that nobody reads half of them."""

import os
import shutil
from pathlib import Path

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction

from anchang.engine.fields import is_new, renewed

from .models import Attachment


def sealed_files() -> list[str]:
    """The digests of the sealed files that somebody still holds."""
    held = Attachment.objects.filter(is_sealed=True, discarded_at=None)
    return list(held.order_by("sha256").values_list("sha256", flat=True).distinct())


def reseal(digest: str) -> bool:
    """Encrypts the file anew where the first key does not read it; was that so? InvalidToken when no key does.

    FileNotFoundError for one that is gone from the store. Whoever discards the file waits meanwhile, so that its bytes
    are not put back after they were swept away.
    """
    with transaction.atomic():
        held = Attachment.objects.select_for_update().filter(sha256=digest, is_sealed=True, discarded_at=None).first()
        if held is None:
            return False
        stored = _stored(held.path)
        new = renewed(stored)
        if new != stored:
            _replace(held.path, new.encode())
        return new != stored


def is_resealed(digest: str) -> bool:
    """Does the first key alone read the file? Yes for one that is gone: nothing of it needs an older key."""
    try:
        return is_new(_stored(Attachment(sha256=digest, is_sealed=True).path))
    except FileNotFoundError:
        return True


def _stored(path: str) -> str:
    with default_storage.open(path) as file:
        return bytes(file.read()).decode("ascii")


def _replace(path: str, content: bytes) -> None:
    try:
        place = Path(default_storage.path(path))
    except NotImplementedError:
        _replace_object(path, content)
        return
    beside = place.with_name(f"{place.name}.new")
    with beside.open("wb") as file:
        file.write(content)
        os.fsync(file.fileno())
    shutil.copymode(place, beside)
    beside.replace(place)


def _replace_object(path: str, content: bytes) -> None:
    """In a store without folders: a copy stands beside while there is nothing at the place."""
    copy = default_storage.save(f"{path}.new", ContentFile(content))
    default_storage.delete(path)
    default_storage.save(path, ContentFile(content))
    default_storage.delete(copy)
