import threading
from datetime import datetime
from typing import Any

import pytest
from django.db import transaction

from anchang.engine.accounts.models import Account
from anchang.engine.doors.actions import action
from anchang.engine.doors.work import OutsideAnAction
from anchang.engine.numbering.draw import draw
from anchang.engine.numbering.models import Series
from anchang.engine.policies import Refused
from anchang.engine.tests.house import MONDAY, Flat, build, together

WRITERS, EACH = 8, 6


def drawing() -> Any:
    @action("house.draw", "取号")
    def take(nothing: None, *, by: Account, at: datetime, fail: bool = False, code: str = "RG") -> str:
        number = draw(code, "JX01", "2026")
        Flat.objects.create(number=number)
        if fail:
            raise Refused("没有办成")
        return number

    return take


def test_numbers_carry_kind_site_and_period_and_each_series_counts_for_itself(house: None, system: Account) -> None:
    take = drawing()

    numbers = [take(None, by=system, at=MONDAY, code=code) for code in ("RG", "RG", "HT", "RG")]

    assert numbers == ["RG-JX01-2026-0001", "RG-JX01-2026-0002", "HT-JX01-2026-0001", "RG-JX01-2026-0003"]


def test_a_number_needs_an_action(db: None) -> None:
    with pytest.raises(OutsideAnAction):
        draw("RG", "JX01", "2026")

    assert not Series.objects.exists()


def test_a_transaction_undone_gives_its_number_back(house: None, system: Account) -> None:
    take = drawing()
    take(None, by=system, at=MONDAY)

    with pytest.raises(Refused):
        take(None, by=system, at=MONDAY, fail=True)

    assert take(None, by=system, at=MONDAY) == "RG-JX01-2026-0002"


def test_eight_writers_of_whom_some_fail_leave_neither_gap_nor_double(real_database: str) -> None:
    build()
    take, system = drawing(), Account.objects.system()

    def work() -> list[str]:
        kept = []
        for turn in range(EACH):
            try:
                kept.append(take(None, by=system, at=MONDAY, fail=turn % 3 == 1))
            except Refused:
                continue
        return kept

    kept = [number for numbers in together(*[work] * WRITERS) for number in numbers]

    expected = [f"RG-JX01-2026-{number:04d}" for number in range(1, WRITERS * EACH * 2 // 3 + 1)]
    assert sorted(kept) == expected
    assert sorted(Flat.objects.values_list("number", flat=True)) == expected


def test_reading_the_highest_number_and_adding_one_gives_doubles(real_database: str) -> None:
    build()
    Series.objects.create(code="RG", site="JX01", period="2026", last=0)
    read = threading.Barrier(2, timeout=20)

    def naive() -> int:
        number = Series.objects.get().last + 1
        read.wait()
        with transaction.atomic():
            Series.objects.update(last=number)
        return number

    assert together(naive, naive) == [1, 1]
