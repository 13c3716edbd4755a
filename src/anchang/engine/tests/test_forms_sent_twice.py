import threading
from datetime import datetime
from typing import Any

import pytest
from django import forms
from django.contrib.messages.storage.cookie import CookieStorage
from django.http import Http404, HttpRequest, HttpResponse
from django.test import RequestFactory

from anchang.engine.accounts.models import Account
from anchang.engine.doors.actions import action
from anchang.engine.doors.models import Submission
from anchang.engine.doors.views import get_visible, perform, verb
from anchang.engine.policies import Reach, Refused, require, use_directory
from anchang.engine.tests.house import MONDAY, OTHER_SITE, Flat, Register, build, flat, person, together


class NumberForm(forms.Form):
    number = forms.CharField()


def sent(by: Account, method: str = "post", **data: str) -> HttpRequest:
    request: Any = getattr(RequestFactory(), method)("/flats/", data)
    request.user, request.at, request.htmx = by, MONDAY, False
    request._messages = CookieStorage(request)
    return request


def declare() -> Any:
    @action("house.note_number", "记号")
    def note_number(one: Flat, *, by: Account, at: datetime, number: str) -> Flat:
        require(one.stage == "free", "已经记过了")
        Flat.objects.create(number=number)
        one.stage = "held"
        one.save()
        return one

    @verb("house.note_number", Flat.objects.all)
    def view(request: HttpRequest, one: Flat) -> HttpResponse:
        return perform(request, NumberForm(request.POST or None), note_number, one)

    return view


@pytest.fixture
def clerk(house: None, register: Register) -> Account:
    clerk = person("clerk")
    register.allow(clerk, "house.note_number", "house.view")
    return clerk


def test_the_same_form_sent_twice_does_the_deed_once_and_leads_to_the_same_place(clerk: Account) -> None:
    view, one = declare(), flat()

    answers = [view(sent(clerk, once="k1", number="new"), pk=one.pk) for _ in range(2)]

    assert [(answer.status_code, answer["Location"]) for answer in answers] == [(302, "/flats/28-1203/")] * 2
    assert Flat.objects.filter(number="new").count() == 1
    assert Submission.objects.count() == 1


def test_without_the_key_the_second_is_a_deed_of_its_own(clerk: Account) -> None:
    view, one = declare(), flat()

    first, second = [view(sent(clerk, number=number), pk=one.pk) for number in ("new", "newer")]

    assert (first.status_code, second.status_code) == (302, 409)


def test_the_key_of_one_person_is_not_the_key_of_another(clerk: Account, register: Register) -> None:
    other = person("other")
    register.allow(other, "house.note_number", "house.view")
    view, one, two = declare(), flat("1"), flat("2")

    view(sent(clerk, once="k1", number="new"), pk=one.pk)
    view(sent(other, once="k1", number="newer"), pk=two.pk)

    assert Submission.objects.count() == 2


def test_a_form_sent_again_leads_on_even_when_the_deed_made_the_verb_refusable(
    clerk: Account, register: Register
) -> None:
    view, one = declare(), flat()
    view(sent(clerk, once="k1", number="new"), pk=one.pk)
    del register.grants[clerk.pk][0]
    clerk_later = Account.objects.get(pk=clerk.pk)

    again = view(sent(clerk_later, once="k1", number="new"), pk=one.pk)

    assert again["Location"] == "/flats/28-1203/"
    with pytest.raises(Refused):
        view(sent(clerk_later, once="k2", number="new"), pk=one.pk)


def test_after_a_refusal_the_same_key_may_be_sent_again(clerk: Account) -> None:
    view, one = declare(), flat(stage="held")

    refused = view(sent(clerk, once="k1", number="new"), pk=one.pk)

    assert refused.status_code == 409
    assert "已经记过了" in refused.content.decode()
    assert 'value="new"' in refused.content.decode()
    assert Submission.objects.count() == 0


def test_an_invalid_form_answers_422_with_what_was_typed_and_keeps_its_key(clerk: Account) -> None:
    view, one = declare(), flat()

    answer = view(sent(clerk, once="k1", number=""), pk=one.pk)

    assert answer.status_code == 422
    assert 'value="k1"' in answer.content.decode()


def test_a_thing_of_another_site_is_not_found(clerk: Account) -> None:
    view, one = declare(), flat(site_id=OTHER_SITE)

    with pytest.raises(Http404):
        view(sent(clerk, "get"), pk=one.pk)
    with pytest.raises(Http404):
        get_visible(Flat.objects.all(), sent(clerk, "get"), pk=987654)


def test_a_form_is_not_shown_to_somebody_who_may_not_send_it(house: None, register: Register) -> None:
    visitor, view, one = person("visitor"), declare(), flat()
    register.allow(visitor, "house.view")

    with pytest.raises(Refused, match="您的岗位没有这项权限"):
        view(sent(visitor, "get"), pk=one.pk)


def test_the_same_form_sent_at_the_same_moment_does_the_deed_once(real_database: str) -> None:
    build()
    clerk, book = person("clerk"), Register()
    book.allow(clerk, "house.note_number", "house.view", reach=Reach.SITE)
    use_directory(book)
    view, one = declare(), flat()
    both_read = threading.Barrier(2, timeout=2)

    def send() -> str:
        request = sent(Account.objects.get(pk=clerk.pk), once="k1", number="new")
        both_read.wait()
        return str(view(request, pk=one.pk)["Location"])

    answers = together(send, send)

    assert answers == ["/flats/28-1203/"] * 2
    assert Flat.objects.filter(number="new").count() == 1
