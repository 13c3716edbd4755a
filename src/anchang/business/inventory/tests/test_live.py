"""The live process as it runs in the office: a change reaches an open page in less than two seconds."""

import time
import urllib.error

import pytest
from django.utils.translation import override
from tests.live import ORIGIN, listen, live, next_change
from tools.chinese import HAN

from anchang.engine.events import tokens

__all__ = ["live"]


def refused(url: str, token: str, **headers: str) -> int:
    with pytest.raises(urllib.error.HTTPError) as caught:
        listen(url, token, **headers)
    return caught.value.code


@pytest.mark.clause("SAL-093")
def test_a_unit_that_is_taken_changes_on_an_open_board_within_two_seconds(live, make_stock):
    stock = make_stock()
    with listen(live, tokens.token(f"board:{stock.project.pk}", 10**6)) as stream:
        assert stream.headers["Access-Control-Allow-Origin"] == ORIGIN
        assert stream.readline() == b"retry: 2000\n"

        began = time.monotonic()
        stock.take()
        received = next_change(stream)
        seconds = time.monotonic() - began

    assert f'"key": "unit-{stock.unit.pk}"' in received
    assert "cell--held" in received
    assert seconds < 2


def test_a_page_hears_what_changed_between_its_making_and_its_first_listening(live, make_stock):
    stock = make_stock()
    token = tokens.token(f"board:{stock.project.pk}", 0)
    stock.take()

    with listen(live, token) as stream:
        received = [next_change(stream) for _unit in stock.units]

    assert sum("cell--held" in text for text in received) == 1
    assert sum("cell--open" in text for text in received) == 3


def test_every_reader_hears_the_words_and_the_price_of_their_own_language(live, make_stock):
    stock = make_stock()
    received = {}
    for language in ("zh-hans", "en"):
        with override(language):
            token = tokens.token(f"board:{stock.project.pk}", 10**6)
        with listen(live, token) as stream:
            assert stream.readline() == b"retry: 2000\n"
            stock.take(reference=f"hold-{language}", unit=stock.units[len(received)])
            received[language] = next_change(stream)

    assert "125.30万 锁定" in received["zh-hans"]
    assert "¥1,253k On hold" in received["en"]
    assert not HAN.search(received["en"])


def test_another_project_is_not_heard(live, make_stock):
    stock = make_stock()
    mine, another = (tokens.token(f"board:{pk}", 0) for pk in (stock.project.pk, stock.project.pk + 1))
    with listen(live, another) as other, listen(live, mine) as own:
        stock.take()
        assert next_change(own)

        other.fp.raw._sock.settimeout(1)
        with pytest.raises(TimeoutError):
            next_change(other)


def test_a_forged_or_expired_token_and_a_strange_origin_are_turned_away(live, monkeypatch):
    good = tokens.token("board:1")
    monkeypatch.setattr(tokens, "HOURS", 0)

    assert refused(live, "board:1") == 403
    assert refused(live, good + "x") == 403
    assert refused(live, good, Origin="https://elsewhere.example") == 403
    assert tokens.leave(tokens.token("board:1")) is None
