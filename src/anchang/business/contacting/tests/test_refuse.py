"""Whoever wants no more of it says so once, free of charge, and it holds from that moment."""

import json
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from anchang.business.contacting import actions
from anchang.business.contacting.models import Message, Refusal
from anchang.business.contacting.views import stopping
from anchang.business.customers.models import DoNotContact
from anchang.business.customers.queries import consent, may_contact
from anchang.engine.policies import Refused

from .conftest import MINUTE, Line

TOKEN = "what-the-provider-knows"


@pytest.mark.rule("R-243")
def test_a_reply_of_t_ends_offers_and_nothing_else(line: Line) -> None:
    customer = line.person()
    line.launched()

    assert actions.hear_reply(by=line.system, at=line.at, number="+86 166 0000 0001", text="t") == 1

    assert (line.stages(), line.send()) == (["refused"], 0)
    assert consent(customer, line.at, "marketing") is None
    assert may_contact(customer, line.at).ok
    assert Refusal.objects.get().how == "reply"


def test_saying_it_again_changes_nothing(line: Line) -> None:
    line.person()

    for _again in range(2):
        actions.hear_reply(by=line.system, at=line.later(MINUTE).at, number="16600000001", text="TD")

    assert Refusal.objects.count() == 1


@pytest.mark.parametrize(("number", "text"), [("16600000001", "谢谢"), ("16699999999", "T"), ("abc", "T")])
def test_other_answers_and_strange_numbers_are_nobodys_refusal(line: Line, number: str, text: str) -> None:
    line.person()

    assert actions.hear_reply(by=line.system, at=line.at, number=number, text=text) == 0
    assert not Refusal.objects.exists()


@pytest.mark.rule("R-247")
def test_the_office_writes_down_that_somebody_wants_no_contact_at_all(line: Line) -> None:
    customer = line.person()
    line.launched()

    actions.refuse(customer, by=line.who("lijing"), at=line.at, how="phone", stopping="everything")

    assert DoNotContact.objects.filter(lifted_at=None).count() == 1
    assert line.stages() == ["refused"]
    with pytest.raises(Refused, match="免打扰"):
        line.dial(customer)


def _message(line: Line) -> Message:
    customer = line.person()
    actions.keep_address(customer, by=line.who("lijing"), at=line.at, address="k@example.com", agrees=True)
    line.launched(line.template(way="mail"))
    return Message.objects.get()


def test_the_link_of_a_mail_says_what_will_happen_and_a_post_does_it(line: Line) -> None:
    message, browser = _message(line), Client(enforce_csrf_checks=False)
    url = reverse("contacting:stop", args=[message.stop_token])

    page = browser.get(url)

    assert (page.status_code, Refusal.objects.count()) == (200, 0)
    assert "不再接收楼盘信息" in page.content.decode()
    assert message.customer.shown_name not in page.content.decode()
    for _again in range(2):
        assert "已停止" in browser.post(url, {"stopping": "marketing"}).content.decode()
    assert Refusal.objects.get().message == message
    assert Message.objects.get().stage == "refused"


def test_the_link_stops_everything_for_whoever_wants_that(line: Line) -> None:
    message = _message(line)

    Client().post(reverse("contacting:stop", args=[message.stop_token]), {"stopping": "everything"})

    assert not may_contact(message.customer, line.at.replace(year=2030)).ok


def test_a_link_that_we_did_not_sign_opens_nothing_and_guessing_is_slowed_down(
    line: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    message = _message(line)
    monkeypatch.setattr(stopping, "MOST", 3)
    forged = reverse("contacting:stop", args=[f"{message.pk}:forged"])

    answers = [Client().post(forged).status_code for _try in range(5)]

    assert answers == [404, 404, 404, 429, 429]
    assert Client().get(forged).status_code == 404


def _tell(token: str, body: Any) -> int:
    headers = {"Authorization": f"Bearer {token}"}
    url = reverse("contacting:replies")
    return Client().post(url, json.dumps(body), "application/json", headers=headers).status_code


def test_the_provider_tells_of_replies_and_nobody_else_does(line: Line, settings: Settings) -> None:
    line.person()
    said = {"phone": "16600000001", "text": "T"}
    assert _tell("", said) == 404

    settings.SMS_REPLY_TOKEN = TOKEN

    assert (_tell("guessed", said), Refusal.objects.count()) == (404, 0)
    assert _tell(TOKEN, {"phone": 1}) == 400
    assert (_tell(TOKEN, said), Refusal.objects.count()) == (200, 1)
