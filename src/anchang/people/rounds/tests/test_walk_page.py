"""The page behind the QR: everything of a list on one screen, sent at once."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from anchang.people.org import actions as org
from anchang.people.rounds import actions, queries
from anchang.people.rounds.models import Finding, Round
from anchang.people.tasks.models import Task

SMELL = "空调温度合适，没有异味"
URL = reverse("rounds:finish", args=["site_hygiene"])


def filled(beat, wrong=(), **more):
    """The form as sent when every item passes but those in `wrong`."""
    items = list(beat.listed().items.all())
    given = {f"i{item.pk}": "failed" if item.text in wrong else "ok" for item in items}
    notes = {f"i{item.pk}-note": "有烟味" for item in items if item.text in wrong}
    return {**given, **notes, "edition": beat.listed().pk, "once": "k1", **more}


def field(beat, text=SMELL):
    return f"i{beat.listed().items.get(text=text).pk}"


def test_nothing_is_answered_beforehand(beat_now):
    page = beat_now.enter("wangmin").get(URL).content.decode()

    assert page.count('value="failed"') == 10
    assert "checked" not in page


def test_sending_the_page_finishes_the_round(beat_now):
    answer = beat_now.enter("wangmin").post(URL, filled(beat_now, wrong=[SMELL]))

    walked = Round.objects.get()
    assert (answer.status_code, answer.url) == (302, walked.get_absolute_url())
    assert (walked.passed, walked.failed) == (9, 1)


def test_the_same_form_sent_twice_makes_one_round(beat_now):
    client, given = beat_now.enter("wangmin"), filled(beat_now, wrong=[SMELL])

    first, second = client.post(URL, given), client.post(URL, given)
    another = client.post(URL, {**given, "once": "k2"})

    assert first.url == second.url != another.url
    assert (Round.objects.count(), Task.objects.count()) == (2, 1)


def test_an_unanswered_item_and_an_unexplained_failure_are_shown_in_place(beat_now):
    given = filled(beat_now, wrong=[SMELL])
    del given[f"{field(beat_now)}-note"], given[field(beat_now, "绿植无枯叶、无积尘")]

    answer = beat_now.enter("wangmin").post(URL, given)

    page = answer.content.decode()
    assert (answer.status_code, Round.objects.count()) == (422, 0)
    assert ("请写明不合格的情况" in page, page.count("field__error")) == (True, 2)


def test_several_photographs_of_an_item_are_kept(beat_now, jpeg):
    photos = [SimpleUploadedFile(f"{n}.jpg", jpeg) for n in range(2)]

    beat_now.enter("wangmin").post(URL, filled(beat_now, **{f"{field(beat_now)}-photos": photos}))

    assert {key: len(kept) for key, kept in queries.photos(Round.objects.get().results.all()).items()} == {
        Round.objects.get().results.get(item__text=SMELL).pk: 2
    }


@pytest.mark.parametrize(
    ("start", "size", "count", "reason"),
    [
        ("svg", 64, 1, "照片只能是JPEG、PNG或WebP"),
        ("jpeg", 64, 4, "每项最多3张照片"),
        ("jpeg", 10 * 1024 * 1024, 1, "单张照片不能超过10MB"),
    ],
)
def test_what_is_no_picture_too_large_or_too_many_is_refused(beat_now, jpeg, start, size, count, reason):
    first = {"svg": b"<svg xmlns='http://www.w3.org/2000/svg'/>", "jpeg": jpeg}[start]
    photos = [SimpleUploadedFile("现场.jpg", first + b" " * size) for _n in range(count)]

    answer = beat_now.enter("wangmin").post(URL, filled(beat_now, **{f"{field(beat_now)}-photos": photos}))

    assert (answer.status_code, Round.objects.count()) == (422, 0)
    assert reason in answer.content.decode()


def test_an_edit_meanwhile_does_not_change_what_was_walked(beat_now):
    given, standard = filled(beat_now), beat_now.listed()
    actions.edit(
        beat_now.office.site, by=beat_now.who("chenwei"), at=beat_now.at, edition=standard, name="卫生", place="大堂",
        minutes=60, groups=[("大堂", ["无烟头"])],
    )  # fmt: skip

    beat_now.enter("wangmin").post(URL, given)

    assert Round.objects.get().checklist == standard


def test_a_list_about_people_asks_for_each_person_and_for_what_failed(beat_now):
    client, url = beat_now.enter("wangmin"), reverse("rounds:finish", args=["appearance"])
    badge = beat_now.listed("appearance").items.get(text__startswith="工牌")
    people = queries.people_at(beat_now.office.site, badge.checklist, beat_now.who("wangmin"), beat_now.at)
    lijing = beat_now.who("lijing").pk
    given = {**{f"p{one.pk}": "ok" for one in people}, f"p{lijing}": "failed", f"p{lijing}-note": "没戴"}

    bare = client.post(url, {**given, "once": "a"})
    named = client.post(url, {**given, f"p{lijing}-items": [f"i{badge.pk}"], "once": "b"})

    assert (bare.status_code, named.status_code) == (422, 302)
    assert "请选择不合格项" in bare.content.decode()
    assert (Finding.objects.get().subject_id, Round.objects.get().passed) == (lijing, len(people) - 1)


def test_a_spot_check_names_the_person_it_looks_at(beat_now):
    client, url = beat_now.enter("wangmin"), reverse("rounds:finish", args=["reception_check"])
    items = beat_now.listed("reception_check").items.all()
    given = {f"i{item.pk}": "ok" for item in items}
    person = beat_now.who("lijing").pk

    unnamed = client.post(url, {**given, "once": "a"})
    outsider = client.post(url, {**given, "subject": f"p{beat_now.who('yanggui').pk}", "once": "b"})
    named = client.post(url, {**given, "subject": f"p{person}", "once": "c"})

    assert [answer.status_code for answer in (unnamed, outsider, named)] == [422, 422, 302]
    assert {result.subject_id for result in Round.objects.get().results.all()} == {person}


def test_the_page_of_a_list_that_is_not_ones_own_says_so(beat_now):
    answer = beat_now.enter("yanggui").get(URL)

    assert answer.status_code == 409
    assert "不由您的岗位检查" in answer.content.decode()


def test_a_site_that_is_not_ones_own_and_a_list_that_does_not_exist_are_not_found(beat_now):
    org.open_site(beat_now.office.company, by=beat_now.who("guanliyuan"), at=beat_now.at, code="JX02", name="云麓案场")
    client = beat_now.enter("wangmin")

    assert client.get(f"{URL}?site=JX02").status_code == 404
    assert client.get(f"{URL}?site=JX01").status_code == 200
    assert client.get(reverse("rounds:finish", args=["nothing"])).status_code == 404
