from collections import Counter
from datetime import timedelta
from pathlib import Path

from anchang.engine.accounts.models import Account
from anchang.engine.ledger.models import Reader, Seal
from anchang.engine.ledger.sealing import seal
from anchang.people.duties import actions
from anchang.people.duties.models import Occurrence, Roll
from anchang.people.duties.tests.conftest import HEAD, duty, items
from tests.office import MONDAY, open_the_office, together

from .test_prove import FIRST_CONTACT, HOUR, register


def test_two_ticks_at_once_make_each_item_once(real_database: None) -> None:
    open_the_office(at=MONDAY)
    day = MONDAY + timedelta(days=1)

    together(*[lambda: actions.tick(day)] * 4)

    per_key = Counter(Occurrence.objects.values_list("duty", "site", "slot", "kept_for"))
    assert per_key
    assert set(per_key.values()) == {1}
    assert set(Counter(Roll.objects.values_list("site", "on")).values()) == {1}


def test_two_readers_at_once_discharge_and_call_once(real_database: None, tmp_path: Path) -> None:
    office = open_the_office(at=MONDAY)
    path = tmp_path / "test1.toml"
    path.write_text(HEAD.format(version=1) + FIRST_CONTACT + duty("greet"), encoding="utf-8")
    actions.load(path, by=Account.objects.system(), at=MONDAY)
    seal()
    actions.tick(MONDAY)
    for n in range(5):
        register(office, at=MONDAY + n * HOUR)
    seal()

    together(*[lambda: actions.tick(MONDAY + 6 * HOUR)] * 4)

    assert len(items("first_contact")) == 5
    assert Reader.objects.get(name="duties").position <= Seal.objects.count()
