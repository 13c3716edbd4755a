"""The map says what the rooms have registered, the same on every machine, and a stale one is found."""

from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from anchang.engine.doors.actions import call
from anchang.main.management.commands import map as command
from anchang.main.map.facts import Packs, rooms
from anchang.main.map.page import page


def test_the_map_is_the_same_every_time() -> None:
    assert page() == page()


def test_every_verb_of_every_room_is_on_the_map() -> None:
    text = page()

    verbs = [name for room in rooms() for name, _label, _door in room.verbs()]

    assert len(verbs) > 40
    assert [name for name in verbs if f"`{name}`" not in text] == []


def test_the_map_tells_who_may_sign_and_what_a_stage_leads_to() -> None:
    text = page()

    assert "| `deals.sign` | 签约 |" in text
    assert "effective --> signed: sign" in text
    assert "`deals.deposit` | 定金到期 |" in text


def test_verbs_and_tables_of_tests_are_not_on_the_map() -> None:
    known = {name for room in rooms() for name, _label, _door in room.verbs()}

    assert [name for name in known if ".tests." in call(name).__module__] == []
    assert [model for room in rooms() for model in room.tables() if ".tests." in model.__module__] == []


def test_every_verb_a_pack_grants_belongs_to_a_room() -> None:
    labels = {room.label for room in rooms()}

    assert {name for name in Packs().holders if name.partition(".")[0] not in labels} == set()


def test_a_stale_map_is_found_and_left_as_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(command, "PLACE", tmp_path / "map.md")
    call_command("map")
    call_command("map", "--check")
    (tmp_path / "map.md").write_text("old")

    with pytest.raises(CommandError, match="out of date"):
        call_command("map", "--check")

    assert (tmp_path / "map.md").read_text() == "old"
