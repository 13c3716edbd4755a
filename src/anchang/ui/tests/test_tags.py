from types import SimpleNamespace

import pytest
from django.template import TemplateSyntaxError

from anchang.ui.tables import written
from anchang.ui.tags.controls import Tap

NO = SimpleNamespace(ok=False, reason="定金未到账，不能签约")
YES = SimpleNamespace(ok=True, reason="")

TAGS = [
    "{% button '签约' colour='red' %}",
    "{% post_button '签约' '/x/' colour='red' %}",
    "{% badge 'x' size=1 %}",
    "{% stage 'x' color='red' %}",
    "{% stat 'x' 1 unit='套' %}",
    "{% empty 'x' text='y' %}",
    "{% card 'x' footer='y' %}{% endcard %}",
    "{% heading 'x' subtitle='y' %}{% endheading %}",
    "{% notice 'info' icon='x' %}{% endnotice %}",
    "{% region 'x' hx='y' %}{% endregion %}",
    "{% table t size=1 %}",
    "{% chart 'line' 't' l s colour='red' %}",
]


@pytest.mark.parametrize("text", TAGS)
def test_a_part_refuses_an_argument_it_does_not_declare(draw, text):
    with pytest.raises(TemplateSyntaxError, match="unexpected keyword argument"):
        draw(text)


def test_a_declared_argument_is_taken(draw):
    assert "press--primary" in draw("{% button '签约' kind='primary' %}")


@pytest.mark.parametrize(
    "text", ["{% button 'x' kind='big' %}", "{% stage 'x' 'red' %}", "{% badge 'x' 'red' %}", "{% icon 'no-such' %}"]
)
def test_a_misspelt_kind_tone_or_icon_is_an_error(draw, text):
    with pytest.raises(ValueError, match="unknown"):
        draw(text)


@pytest.mark.parametrize(
    "text", ["{% button '签约' href='/sign/' verdict=v %}", "{% post_button '签约' '/sign/' verdict=v %}"]
)
def test_a_refused_button_is_disabled_and_says_why(draw, text):
    html = draw(text, v=NO)

    why = html.split('aria-describedby="')[1].split('"')[0]
    assert 'aria-disabled="true"' in html
    assert f'<small id="{why}">' in html
    assert "定金未到账，不能签约</small>" in html
    assert "/sign/" not in html


def test_a_button_in_a_cell_draws_itself_and_believes_no_word_it_is_given(rf):
    tap = Tap(rf.get("/"), "<b>拨打", "/dial/", icon="phone", name="purpose", value="follow_up")

    html = written("text", tap)

    assert '<form class="press-form" method="post" action="/dial/">' in html
    assert 'name="csrfmiddlewaretoken"' in html
    assert '<input type="hidden" name="purpose" value="follow_up">' in html
    assert "&lt;b&gt;拨打" in html


def test_a_permitted_button_leads_to_its_verb(draw):
    html = draw("{% button '签约' href='/sign/' verdict=v panel=True %}", v=YES)

    assert 'href="/sign/"' in html
    assert 'hx-get="/sign/" hx-target="#panel"' in html
    assert "aria-disabled" not in html


def test_two_refusals_for_the_same_reason_have_different_ids(draw):
    html = draw("{% button 'a' verdict=v %}{% button 'a' verdict=v %}", v=NO)

    ids = [piece.split('"')[0] for piece in html.split('<small id="')[1:]]
    assert len(ids) == len(set(ids)) == 2


def test_every_tone_of_a_stage_has_a_shape_of_its_own(draw):
    tones = ["neutral", "open", "held", "agreed", "done", "stopped", "blocked"]

    shapes = {draw("{% stage 'x' t %}", t=tone).split("focusable")[1].split("</svg>")[0] for tone in tones}

    assert len(shapes) == len(tones)


def test_what_people_typed_is_escaped_everywhere(draw):
    evil = "<b>x</b>"

    html = draw("{% card e hint=e %}{{ e }}{% fact e e %}{% stage e %}{% badge e %}{% endcard %}{% button e %}", e=evil)

    assert "<b>x" not in html
    assert html.count("&lt;b&gt;x") == 8


def test_a_meter_beyond_its_maximum_is_full_and_marked(draw):
    html = draw("{% meter 12 10 '接待' %}")

    assert 'width="100.0%"' in html
    assert "gauge--over" in html


def test_a_chart_carries_the_same_figures_as_a_table(draw):
    html = draw("{% chart 'line' '来访' l s unit='组' %}", l=["周一", "周二"], s=[("首访", [42, None])])

    assert '<th scope="row">周一</th><td class="num">42</td>' in html
    assert '<th scope="row">周二</th><td class="num">—</td>' in html
    assert '"values": [42.0, null]' in html


def test_the_dialog_gets_the_fragment_and_everybody_else_the_page(rf):
    from anchang.ui.tags.frame import shape

    assert shape(rf.get("/", headers={"HX-Target": "panel"})) == "ui/panel.html"
    assert shape(rf.get("/", headers={"HX-Target": "unit-7"})) == "ui/page.html"
    assert shape(rf.get("/")) == "ui/page.html"
