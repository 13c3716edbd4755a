import re

import pytest
from django.urls import reverse

from anchang.engine.files.models import Attachment
from anchang.engine.metrics import Period, figures, metric
from anchang.people.rounds.actions import Answer
from anchang.people.rounds.models import Finding

SMELL = "空调温度合适，没有异味"


@pytest.fixture
def pictured(beat_now, jpeg):
    answers = beat_now.answers("site_hygiene", {SMELL: "有烟味"})
    photo = (("现场.jpg", jpeg),)
    return beat_now.send([Answer(one.outcome, one.item, None, one.note, photo if one.note else ()) for one in answers])


def test_a_finished_round_shows_every_answer_and_what_became_of_it(beat_now, pictured):
    page = beat_now.enter("yanggui").get(pictured.get_absolute_url()).content.decode()

    assert (page.count("通过"), "有烟味" in page) == (9, True)
    assert Finding.objects.get().get_absolute_url() in page
    assert "标准第1版" in page


def test_who_sees_the_round_sees_its_photographs_and_nobody_else(beat_now, pictured):
    photo = Attachment.objects.get(thing_label="rounds.result")
    url = reverse("rounds:photo", args=[pictured.pk, photo.pk])

    seen = beat_now.enter("maqiang").get(url)

    assert (seen.status_code, seen["Content-Type"]) == (200, "image/jpeg")
    assert beat_now.enter("lijing").get(url).status_code == 404


def test_a_file_of_something_else_is_not_served_as_a_photograph(beat_now, pictured):
    other = Attachment.objects.get(thing_label="tasks.task")

    answer = beat_now.enter("wangmin").get(reverse("rounds:photo", args=[pictured.pk, other.pk]))

    assert answer.status_code == 404


def test_the_printed_sheet_carries_a_code_that_leads_to_the_list(beat_now):
    page = beat_now.enter("wangmin").get(reverse("rounds:qr", args=["patrol"])).content.decode()

    assert "http://testserver/rounds/patrol/?site=JX01" in page
    assert re.search(r'<svg viewBox="0 0 \d+ \d+" class="segno"><path [^>]*d="M', page)
    assert "style=" not in page


def test_the_figures_count_rounds_findings_and_what_was_mended(beat):
    beat.recheck(beat.mend(beat.smell()), passed=False, note="仍有烟味")
    beat.recheck(beat.mend(Finding.objects.get(), later=3), later=4, passed=True)
    codes = ("rounds.rounds", "rounds.findings", "rounds.mended", "rounds.failed_rechecks")
    day = Period(frozenset([beat.office.site.pk]), beat.at, beat.at.replace(hour=23))

    found = [row[0].value for row in figures([metric(code) for code in codes], [day])]

    assert found == [1, 1, 1, 1]
