from urllib.parse import quote

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404

from .actions import read
from .models import Attachment


def served(attachment: Attachment | None) -> FileResponse:
    """The file as a download under its own name, never shown in the page; 404 for none."""
    if attachment is None or attachment.discarded_at or not default_storage.exists(attachment.path):
        raise Http404
    file = ContentFile(read(attachment)) if attachment.is_sealed else default_storage.open(attachment.path)
    response = FileResponse(file, content_type=attachment.kind)
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(attachment.name)}"
    response["X-Content-Type-Options"] = "nosniff"
    return response
