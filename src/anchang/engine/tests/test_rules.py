from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from anchang.engine.accounts.models import Account
from anchang.engine.rules.actions import load
from anchang.engine.rules.queries import number, rule, stale
from anchang.engine.tests.house import MONDAY

PACK = """
[[rule]]
code = "R-1"
title = "定金上限"
value = "20"
effective_from = 2021-01-01
effective_to = 2025-12-31
source = "法 第1条"
verified_on = 2025-12-01

[[rule]]
code = "R-1"
title = "定金上限"
value = "10.5"
effective_from = 2026-01-01
source = "法 第1条（修订）"
verified_on = 2026-11-01

[[rule]]
code = "R-1"
title = "定金上限"
value = "8"
jurisdiction = "CN-SH"
effective_from = 2026-06-01
source = "市规 第1条"
"""

NEWER = """
[[rule]]
code = "R-1"
title = "定金上限"
value = "5"
effective_from = 2027-01-01
source = "法 第1条（再修订）"
"""


@pytest.fixture
def pack(db: None, tmp_path: Path) -> Path:
    path = tmp_path / "rules.toml"
    path.write_text(PACK)
    load(path, by=Account.objects.system(), at=MONDAY)
    return path


@pytest.mark.parametrize(
    ("on", "value", "version"),
    [
        (date(2021, 1, 1), "20", "R-1@CN@2021-01-01"),
        (date(2025, 12, 31), "20", "R-1@CN@2021-01-01"),
        (date(2026, 1, 1), "10.5", "R-1@CN@2026-01-01"),
        (date(2030, 1, 1), "10.5", "R-1@CN@2026-01-01"),
    ],
)
def test_a_figure_is_reckoned_by_the_version_in_force_that_day_and_names_it(
    pack: Path, on: date, value: str, version: str
) -> None:
    assert number("R-1", on) == (Decimal(value), version)


def test_the_citys_rule_wins_over_the_nations_from_its_first_day(pack: Path) -> None:
    places = ("CN-SH", "CN")

    assert number("R-1", date(2026, 5, 31), places)[0] == Decimal("10.5")
    assert number("R-1", date(2026, 6, 1), places)[0] == Decimal(8)
    assert number("R-1", date(2026, 6, 1), ("CN-BJ", "CN"))[0] == Decimal("10.5")


@pytest.mark.parametrize(("code", "on"), [("R-1", date(2020, 12, 31)), ("R-2", date(2026, 1, 1))])
def test_no_version_in_force_raises_and_is_never_taken_as_no_rule(pack: Path, code: str, on: date) -> None:
    with pytest.raises(LookupError, match=code):
        rule(code, on)


def test_loading_again_adds_only_new_versions_and_changes_none(pack: Path) -> None:
    system = Account.objects.system()
    pack.write_text(PACK.replace('"10.5"', '"99"') + NEWER)

    added = load(pack, by=system, at=MONDAY)

    assert added == 1
    assert number("R-1", date(2026, 7, 1))[0] == Decimal("10.5")
    assert number("R-1", date(2027, 7, 1))[0] == Decimal(5)


def test_rules_in_force_that_nobody_looked_up_for_a_year_are_listed(pack: Path) -> None:
    assert {one.version for one in stale(date(2026, 11, 2))} == {"R-1@CN-SH@2026-06-01"}
    assert {one.version for one in stale(date(2027, 12, 1))} == {"R-1@CN-SH@2026-06-01", "R-1@CN@2026-01-01"}
