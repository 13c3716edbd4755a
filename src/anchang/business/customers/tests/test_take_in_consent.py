"""What a table says about a consent counts in words of its own, that everybody can read up, and only as long as they do."""

from pathlib import Path

import pytest
from pytest_django import Settings
from tests.office import MONDAY

from anchang.business.customers.models import Consent, Customer
from anchang.business.customers.queries import consent, is_enough, may_contact, statement, wording, words_of
from anchang.lib.calendar import office_day

from .test_take_in import GOOD, NOW, committed, faults, sent, separated

pytestmark = pytest.mark.django_db
ASKS_AGAIN = """
[[consent]]
purpose = "contact"
version = "2026-10"
effective_from = 2026-10-15
asks_again = true
text = "另有用途的说法"
text_en = "Words for something more"
source = "个人信息保护法 第14条"
"""
STATED_SINCE = ASKS_AGAIN.replace('"2026-10"', '"table-2026-10"').replace("true", "false\nspoken = false")


def add_words(settings: Settings, folder: Path, added: str) -> None:
    (folder / "consents.toml").write_text((settings.PACKS / "consents.toml").read_text() + added)
    settings.PACKS = folder


@pytest.mark.rule("R-230")
def test_a_consent_that_a_table_names_lets_the_office_call_in_words_that_can_be_read_up(office):
    committed(office, sent(office, separated(GOOD)))

    made = Customer.objects.get()

    given = consent(made, NOW)
    stated = statement("contact", office_day(NOW))
    assert may_contact(made, NOW).ok
    assert (words_of(given), given.channel) == (stated, "table")
    assert stated != wording("contact", office_day(NOW))


def test_the_words_are_told_where_tables_are_brought(office, enter):
    page = enter("chenwei").get("/customers/take_in/").content.decode()

    assert statement("contact", office_day(MONDAY)).text in page


def test_a_table_whose_consents_do_not_do_any_more_says_so_before_it_is_taken_in(office, settings, tmp_path):
    add_words(settings, tmp_path, ASKS_AGAIN)

    import_ = committed(office, sent(office, separated(GOOD)))

    told = [(one["row"], one["column"], one["text"]) for one in import_.warnings]
    assert told == [(2, "同意日期", "客户同意的是旧版，导入后要重新征得同意才能联系")]
    assert not may_contact(Customer.objects.get(), NOW).ok


def test_a_consent_given_since_the_newer_words_of_tables_does(office, settings, tmp_path):
    add_words(settings, tmp_path, ASKS_AGAIN + STATED_SINCE)
    later = ["李四", "16600000002", "来电", "李静", "2026-10-20"]

    import_ = committed(office, sent(office, separated(GOOD, later)))

    allowed = {one.name: may_contact(one, NOW).ok for one in Customer.objects.all()}
    assert [one["row"] for one in import_.warnings] == [2]
    assert allowed == {"王小明": False, "李四": True}


def test_a_day_before_there_were_any_words_is_a_fault_of_its_row(office):
    refused = sent(office, separated([*GOOD[:4], "1999-12-31"]))

    assert faults(refused) == [(2, "同意日期", "同意日期太早，没有对应的同意说明，请核对或留空")]


def test_a_consent_in_words_that_nobody_can_read_up_is_not_enough():
    unknown, known = (Consent(purpose="contact", version=one) for one in ("on paper", "2026-01"))

    assert not is_enough(unknown, office_day(MONDAY))
    assert is_enough(known, office_day(MONDAY))
