from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from anchang.engine.accounts.models import Account
from anchang.engine.notices.actions import read, settle, tell
from anchang.engine.notices.models import Notice
from anchang.engine.notices.queries import unread
from anchang.engine.tests.house import MONDAY, OTHER_SITE, Register, person, together


@pytest.fixture
def readers(db: None, register: Register) -> list[Account]:
    readers = [person("a"), person("b")]
    for reader in readers:
        register.allow(reader, "notices.view", "notices.read", reach="own")  # type: ignore[arg-type]
    return readers


def told(accounts: list[Account], text: str = "到期提醒", **more: object) -> int:
    return int(tell(accounts, by=Account.objects.system(), at=MONDAY, text=text, **more))


def test_the_same_thing_is_told_to_each_once(readers: list[Account]) -> None:
    counts = [told(readers[:1], once="due 7"), told(readers, once="due 7"), told(readers, once="due 7")]

    assert counts == [1, 1, 0]
    assert sorted(Notice.objects.values_list("account_id", flat=True)) == [reader.pk for reader in readers]


def test_without_that_name_every_telling_counts_and_an_account_named_twice_hears_it_once(
    readers: list[Account],
) -> None:
    assert [told(readers), told([*readers, *readers])] == [2, 2]
    assert unread(readers[0]) == 2


def test_a_long_text_is_cut_to_what_the_table_holds(readers: list[Account]) -> None:
    told(readers, "长" * 500)

    assert {len(notice.text) for notice in Notice.objects.all()} == {200}


def test_reading_counts_once_and_keeps_its_first_moment(readers: list[Account]) -> None:
    told(readers)
    notice = Notice.objects.get(account_id=readers[0].pk)

    for minutes in (1, 2):
        read(notice, by=readers[0], at=MONDAY + timedelta(minutes=minutes))

    assert Notice.objects.get(pk=notice.pk).read_at == MONDAY + timedelta(minutes=1)
    assert [unread(reader) for reader in readers] == [0, 1]


def test_what_is_over_need_not_be_read_and_the_rest_still_does(readers: list[Account]) -> None:
    told(readers, once="seat 1")
    told(readers, once="seat 2")

    settle(["seat 1"], by=Account.objects.system(), at=MONDAY)

    assert [unread(reader) for reader in readers] == [1, 1]
    assert set(Notice.objects.filter(read_at=None).values_list("once", flat=True)) == {"seat 2"}


def test_a_person_sees_their_notices_of_every_site_and_of_none(readers: list[Account]) -> None:
    told(readers, "本公司")
    told(readers, "外地案场", site_id=OTHER_SITE)

    assert Notice.objects.visible_to(readers[0], MONDAY).count() == 2


def test_the_list_costs_the_same_for_one_notice_and_for_thirty(readers: list[Account]) -> None:
    client = Client()
    client.force_login(readers[0], backend="django.contrib.auth.backends.ModelBackend")
    told(readers)
    with CaptureQueriesContext(connection) as one:
        client.get("/notices/")
    for _ in range(40):
        told(readers, "又一条")

    with CaptureQueriesContext(connection) as many:
        page = client.get("/notices/").content.decode()

    assert page.count("又一条") == 30
    assert len(many) == len(one) <= 12
    assert "到期提醒" in client.get("/notices/?page=2").content.decode()
    assert client.get("/notices/?page=²").status_code == 200


def test_two_who_tell_at_the_same_moment_tell_once(real_database: str) -> None:
    readers = [person("a"), person("b")]

    together(lambda: told(readers, once="due 7"), lambda: told(readers, once="due 7"))

    assert Notice.objects.count() == 2
