from django.http import FileResponse, HttpRequest
from django.views.decorators.http import require_safe

from anchang.engine.doors.views import get_visible

from .models import Attachment
from .serving import served


@require_safe
def download(request: HttpRequest, pk: int) -> FileResponse:
    """The file as something to save, for who may see it (`files.view`; own: who brought it)."""
    return served(get_visible(Attachment.objects.filter(is_sealed=False), request, pk=pk))
