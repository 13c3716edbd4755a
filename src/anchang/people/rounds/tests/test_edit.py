from threading import Event

import pytest
from django.urls import reverse
from tests.office import MONDAY, together

from anchang.engine.policies import Refused
from anchang.people.org import actions as org
from anchang.people.rounds import actions, queries
from anchang.people.rounds.models import Checklist, Finding

SMELL = "空调温度合适，没有异味"
FACTS = {"name": "卫生环境", "place": "售楼处", "minutes": 120}


def edit(beat, edition=None, by="wangmin", groups=(("大堂", [SMELL, "大堂无烟头"]),), **given):
    edition = edition or beat.listed()
    return actions.edit(
        beat.office.site, by=beat.who(by), at=beat.at, edition=edition, groups=groups, **{**FACTS, **given}
    )


def test_an_edit_makes_a_new_edition_for_the_site_and_the_packs_stays(beat):
    standard = beat.listed()

    first, second = edit(beat), edit(beat, groups=[("大堂", ["大堂无烟头"])])

    assert [(one.site, one.edition) for one in (first, second)] == [(beat.office.site, 1), (beat.office.site, 2)]
    assert beat.listed() == second
    assert (Checklist.objects.get(pk=standard.pk).is_current, standard.items.count()) == (True, 10)


def test_another_site_goes_on_with_the_packs_list(beat):
    away = org.open_site(beat.office.company, by=beat.who("guanliyuan"), at=MONDAY, code="JX02", name="云麓案场")

    edit(beat)

    assert queries.list_in_force(away, "site_hygiene").site is None


def test_a_round_keeps_the_edition_it_was_walked_with(beat):
    walked = beat.walk()

    edit(beat)

    walked.refresh_from_db()
    assert (walked.checklist.site, walked.results.count()) == (None, 10)


def test_the_same_words_in_a_new_edition_are_the_same_item(beat):
    finding = beat.smell()
    edit(beat)

    beat.send(beat.answers("site_hygiene", {SMELL: "还有"}), later=1)

    assert list(Finding.objects.all()) == [finding]


def test_words_that_stay_keep_their_english(beat):
    made = edit(beat)

    english = dict(made.items.values_list("text", "text_en"))
    assert english == {SMELL: "Comfortable temperature, no smell", "大堂无烟头": ""}


@pytest.mark.parametrize(
    ("groups", "reason"),
    [
        ([("大堂", ["", "  "])], "至少要有一条"),
        ([("大堂", ["无烟头"]), ("门前", ["无烟头"])], "检查项重复：无烟头"),
        ([("大堂", [f"第{n}块地砖" for n in range(61)])], "最多60条"),
        ([("大堂", ["长" * 121])], "不超过120个字"),
    ],
)
def test_a_list_that_cannot_be_walked_is_refused(beat, groups, reason):
    with pytest.raises(Refused, match=reason):
        edit(beat, groups=groups)

    assert not Checklist.objects.exclude(site=None).exists()


def test_an_edit_of_an_edition_that_is_no_longer_in_force_is_refused(beat):
    standard = beat.listed()
    edit(beat)

    with pytest.raises(Refused, match="清单刚被修改过"):
        edit(beat, edition=standard)


def test_of_two_edits_at_the_same_moment_one_is_refused(real_database, make_beat):
    beat = make_beat()
    standard = beat.listed()

    ends = together(lambda: edit(beat, standard), lambda: edit(beat, standard, by="chenwei"))

    assert sum(isinstance(end, Refused) for end in ends) == 1
    assert Checklist.objects.filter(site=beat.office.site, is_current=True).count() == 1


def test_an_edit_checked_before_another_and_written_after_it_is_refused(real_database, make_beat, monkeypatch):
    beat, first_is_done, rows = make_beat(), Event(), actions._rows
    standard = beat.listed()

    def wait(groups, *known):
        if ("慢", [SMELL]) in groups:
            first_is_done.wait(2)
        return rows(groups, *known)

    def quick():
        made = edit(beat, standard)
        first_is_done.set()
        return made

    monkeypatch.setattr(actions, "_rows", wait)
    ends = together(quick, lambda: edit(beat, standard, by="chenwei", groups=(("慢", [SMELL]),)))

    assert sum(isinstance(end, Refused) for end in ends) == 1
    assert Checklist.objects.filter(site=beat.office.site).count() == 1


@pytest.mark.parametrize("by", ["yanggui", "maqiang", "linlan"])
def test_posts_without_the_verb_do_not_edit(beat, by):
    with pytest.raises(Refused, match="您的岗位没有这项权限"):
        edit(beat, by=by)


def test_the_form_keeps_what_the_office_wrote_and_shows_what_it_changed(beat_now):
    client, url = beat_now.enter("zhengxin"), reverse("rounds:edit", args=["site_hygiene"])
    edition = beat_now.listed()
    given = {**FACTS, "edition": edition.pk, "once": "k", "g0-name": "大堂", "g0-items": f"{SMELL}\n大堂无烟头\n"}

    wrong = client.post(url, {**given, "g0-name": "", "once": "w"})
    answer = client.post(url, given, follow=True)

    page = answer.content.decode()
    assert (wrong.status_code, answer.status_code) == (422, 200)
    assert "<ins>大堂无烟头</ins>" in page
    assert "<del>绿植无枯叶、无积尘</del>" in page
    assert f"<ins>{SMELL}</ins>" not in page
    assert [row.thing.in_force for row in answer.context["table"].rows] == [True, False]


def test_the_form_opens_with_every_item_of_the_edition(beat_now):
    page = beat_now.enter("wangmin").get(reverse("rounds:edit", args=["site_hygiene"])).content.decode()

    assert all(item.text in page for item in beat_now.listed().items.all())
