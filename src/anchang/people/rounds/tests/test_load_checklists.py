from pathlib import Path

import pytest
from django.conf import settings
from django.db import IntegrityError, transaction
from tests.office import MONDAY, rows

from anchang.engine.accounts.models import Account
from anchang.engine.policies import Refused
from anchang.people.rounds import actions, queries
from anchang.people.rounds.models import Checklist, Item

PACK = settings.PACKS / "checklists.toml"
LISTS = {
    *("site_hygiene", "appearance", "props", "show_flat", "cleaning_site", "cleaning_show_flat"),
    *("patrol", "conduct", "reception_check"),
}


def load(path: Path) -> int:
    return actions.load_checklists(path, by=Account.objects.system(), at=MONDAY)


def changed(tmp_path: Path, *pairs: tuple[str, str]) -> Path:
    text = PACK.read_text()
    for before, after in pairs:
        assert before in text
        text = text.replace(before, after, 1)
    path = tmp_path / "checklists.toml"
    path.write_text(text)
    return path


def test_a_new_office_starts_with_the_nine_lists_of_the_pack(beat):
    found = {one.code for one in queries.in_force(beat.office.site)}

    assert found == LISTS
    assert not Checklist.objects.exclude(site=None).exists()


def test_loading_again_adds_nothing(beat):
    before = Item.objects.count()

    made = load(PACK)

    assert (made, Item.objects.count()) == (0, before)


@pytest.mark.parametrize("code", sorted(LISTS))
def test_a_list_of_the_pack_has_six_to_twelve_items_in_both_languages(beat, code):
    items = list(beat.listed(code).items.all())

    assert 6 <= len(items) <= 12
    assert [item.text for item in items if not (item.text_en and item.group_en and item.group)] == []


def test_the_patrol_names_the_two_places_and_the_five_kinds_it_protects(beat):
    starts = {item.text.partition("：")[0] for item in beat.listed("patrol").items.all()}

    assert starts >= {"财物", "资金", "文件", "档案", "资料"}
    assert starts >= {"售楼处", "样板间"}


def test_a_later_edition_takes_over_and_the_office_keeps_its_own_copy(beat, tmp_path):
    own = actions.edit(
        beat.office.site, by=beat.who("wangmin"), at=MONDAY, edition=beat.listed("props"), name="销售道具", place="接待台",
        minutes=240, groups=[("展示", ["沙盘完好"])],
    )  # fmt: skip
    head = 'code = "{}"\nedition = 1'
    path = changed(
        tmp_path,
        (head.format("props"), 'code = "props"\nedition = 2'),
        (head.format("show_flat"), 'code = "show_flat"\nedition = 2'),
    )

    made = load(path)

    assert made == 2
    assert beat.listed("props") == own
    assert (beat.listed("show_flat").edition, beat.listed("show_flat").site) == (2, None)


def test_other_items_under_an_edition_that_is_known_are_refused(beat, tmp_path):
    path = changed(tmp_path, ("绿植无枯叶、无积尘", "绿植无枯叶"))

    with pytest.raises(Refused, match="清单「site_hygiene」的检查项变了，版本号也要改"):
        load(path)


@pytest.mark.parametrize(
    ("before", "after", "reason"),
    [
        ('mends = "cleaner"', 'mends = "gardener"', "不认识的岗位：gardener"),
        ('kind = "place"', 'kind = "room"', "类型写错了"),
        ('place = "售楼处"', 'room = "售楼处"', "缺少或不认识的项目：place、room"),
    ],
)
def test_a_pack_with_a_mistake_is_refused_with_the_lists_code(beat, tmp_path, before, after, reason):
    path = changed(tmp_path, (before, after))

    with pytest.raises(Refused, match=f"清单「site_hygiene」.*{reason}"):
        load(path)


def test_the_database_keeps_one_current_edition_of_the_pack(beat):
    standard = beat.listed("props")
    copy = {"code": "props", "kind": "place", "name": "x", "place": "x", "post": "guard", "mends": "guard"}
    facts = {**copy, "minutes": 1, "made_by": standard.made_by, "made_at": MONDAY}

    with pytest.raises(IntegrityError), transaction.atomic():
        rows(Checklist).bulk_create([Checklist(edition=2, **facts)])

    assert rows(Checklist).bulk_create([Checklist(edition=2, is_current=False, **facts)])
