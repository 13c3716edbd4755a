from typing import Any

import pytest
from django.http import HttpRequest
from django.template import engines
from django.template.loader import get_template
from django.test import RequestFactory

from anchang.ui import gallery


@pytest.fixture
def request_for(rf: RequestFactory):
    """A GET of some page with this query."""

    def build(**query: str) -> HttpRequest:
        return rf.get("/units/", query)

    return build


@pytest.fixture
def draw(rf: RequestFactory):
    """Renders a piece of template with the library alone."""

    def render(text: str, **values: Any) -> str:
        return engines["django"].from_string(text).render({"request": rf.get("/"), **values})

    return render


@pytest.fixture
def gallery_page(rf: RequestFactory) -> str:
    request = rf.get("/ui/")
    return get_template("ui/gallery.html").render({**gallery.context(request), "request": request})
