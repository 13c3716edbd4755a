import re
from pathlib import Path

import pytest
from django.template.loader import get_template

from anchang.ui import gallery
from anchang.ui.templatetags.ui import register

UI = Path(__file__).parents[1]
TEMPLATES = sorted((UI / "templates").rglob("*.html"))
SHOWN = [path for path in TEMPLATES if "parts" not in path.parts]
INLINE = re.compile(
    r"\sstyle=|<style|\son(?!ce=)[a-z]+=|<script(?![^>]*\ssrc=)|javascript:|hx-on|hx-vals=.js:", re.IGNORECASE
)


def test_the_gallery_or_the_frame_shows_every_part_and_every_filter():
    text = "\n".join(path.read_text() for path in SHOWN)

    parts = {name for name in register.tags if not re.search(rf"{{% {name}[ %]", text)}
    filters = {name for name in register.filters if not re.search(rf"\|{name}\b", text)}

    assert (parts, filters) == (set(), set())


def test_the_gallery_page_shows_every_state(gallery_page):
    for tone in gallery.CELLS:
        assert f"cell--{tone[0]}" in gallery_page
    for mark in [
        "stage--blocked",
        "press--danger",
        "steps-way__step--stopped",
        "notice--stop",
        "error-summary",
        "pager",
    ]:
        assert mark in gallery_page
    assert gallery_page.count('id="panel"') == 1


def test_no_two_elements_of_the_gallery_share_an_id(gallery_page):
    ids = re.findall(r'\sid="([^"]+)"', gallery_page)

    assert sorted(ids) == sorted(set(ids))


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_a_template_has_no_inline_script_or_style(path):
    assert not INLINE.search(path.read_text())


@pytest.mark.parametrize("text", ['<p style="x">', "<style>", "<script>alert()</script>", '<a onclick="x">'])
def test_the_check_for_inline_code_sees_inline_code(text):
    assert INLINE.search(text)


def test_a_verb_in_the_dialog_posts_back_into_it_and_alone_posts_plainly(rf):
    page = rf.get("/ui/verb/")
    panel = rf.get("/ui/verb/", headers={"HX-Target": "panel"})
    template = get_template("ui/gallery/verb.html")
    context = {"title": "登记认购", "form": gallery.Sample(), "once": "k1", "back_url": "/"}

    alone = template.render({**context, "request": page})
    inside = template.render({**context, "request": panel})

    assert "<html" in alone
    assert "hx-post" not in alone
    assert "<html" not in inside
    assert 'hx-post="/ui/verb/" hx-target="#panel"' in inside
    assert '<input type="hidden" name="once" value="k1">' in inside


@pytest.mark.parametrize("name", ["403.html", "404.html", "500.html", "ui/refused.html", "ui/bare.html"])
def test_pages_outside_the_office_render_without_anything_given(rf, name):
    html = get_template(name).render({"request": rf.get("/")})

    assert 'id="main"' in html
