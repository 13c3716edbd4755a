from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from anchang.engine.rules.models import Rule
from anchang.people.org.models import Site, Staff

pytestmark = pytest.mark.django_db


def founded() -> tuple[str, str]:
    """The name and the password that the command printed."""
    printed = StringIO()
    call_command("administrator", "--company", "锦绣置业", "--code", "JX", stdout=printed)
    lines = printed.getvalue().splitlines()
    return lines[0].split()[1], lines[1].split()[1]


def signed_in() -> tuple[Client, str]:
    client, (username, password) = Client(), founded()
    given = {"username": username, "password": password, "next": "/org/"}
    answer = client.post(reverse("org:sign_in"), given)
    return client, answer["Location"]


def test_an_empty_database_says_how_to_begin(client: Client) -> None:
    answer = client.get(reverse("org:sign_in"))

    assert "anchang administrator" in answer.content.decode()


def test_the_command_gives_an_empty_office_with_one_administrator() -> None:
    username, password = founded()

    person = Staff.objects.get()
    assert person.account.username == username
    assert person.account.check_password(password)
    assert [one.post.code for one in person.assignments.all()] == ["system_administrator"]
    assert [site.kind for site in Site.objects.all()] == [Site.COMPANY]
    assert Rule.objects.exists()


def test_a_second_time_founds_nothing_and_prints_no_password() -> None:
    founded()
    printed = StringIO()

    with pytest.raises(CommandError, match="已"):
        call_command("administrator", "--code", "ZZ", "--username", "second", stdout=printed)

    assert printed.getvalue() == ""
    assert Staff.objects.count() == 1


def test_the_administrator_of_an_empty_office_is_led_to_the_first_steps() -> None:
    client, location = signed_in()

    page = client.get(location)

    assert location == reverse("org:first_run")
    assert [step["state"] for step in page.context["steps"]] == ["done", "now", "next"]


def test_the_steps_move_on_and_the_redirect_ends_with_the_first_site() -> None:
    client, location = signed_in()
    company = Site.objects.get()

    client.post(reverse("org:open_site", args=[company.pk]), {"name": "锦绣案场", "code": "JX01"})
    page = client.get(location)

    assert [step["state"] for step in page.context["steps"]] == ["done", "done", "now"]
    assert client.get("/org/").context["site"].code == "JX01"
