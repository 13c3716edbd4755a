from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from anchang.engine.policies import Refused

from .views import refused


def at_the_door(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Stamps the request with its time, the only place where a screen reads the clock."""

    def handle(request: HttpRequest) -> HttpResponse:
        request.at = timezone.now()  # type: ignore[attr-defined]
        response = get_response(request)
        if not response.has_header("Cache-Control"):
            response["Cache-Control"] = "no-store"
        return response

    def process_exception(request: HttpRequest, exception: Exception) -> HttpResponse | None:
        return refused(request, exception) if isinstance(exception, Refused) else None

    handle.process_exception = process_exception  # type: ignore[attr-defined]
    return handle
