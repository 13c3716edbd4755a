"""Two people merge at the same moment; only commits show what is left."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from django.db import connection
from tests.office import MONDAY, Office, open_the_office

from anchang.business.customers import actions
from anchang.business.customers.models import Customer, Merge
from anchang.business.customers.queries import current
from anchang.engine.policies import Refused

PHONES = ("13912345678", "13700009999", "13600007777")


def files(office: Office) -> list[Customer]:
    given = {"by": office.account("lijing"), "at": MONDAY, "name": "王小明", "source": "walk_in", "consent": True}
    return [actions.register(office.site, phone=phone, **given) for phone in PHONES]


def together(deeds: list[Callable[[], object]]) -> list[str]:
    """What each is told when all press at once: nothing, or the refusal."""
    gate = Barrier(len(deeds))

    def press(deed: Callable[[], object]) -> str:
        try:
            gate.wait()
            deed()
            return ""
        except Refused as refused:
            return refused.reason
        finally:
            connection.close()

    with ThreadPoolExecutor(len(deeds)) as pool:
        return list(pool.map(press, deeds))


def merging(office: Office, keep: Customer, gone: Customer, who: str) -> Callable[[], object]:
    """Each reads the files for itself, as two requests do."""

    def deed() -> object:
        mine, other = Customer.objects.get(pk=keep.pk), Customer.objects.get(pk=gone.pk)
        return actions.merge(mine, by=office.account(who), at=MONDAY, others=[other], reason="同一人")

    return deed


def test_one_behind_the_other_and_the_other_way_round_at_once_leaves_one_that_speaks(real_database: str) -> None:
    office = open_the_office(at=MONDAY)
    a, b, _c = files(office)
    for _round in range(3):
        told = together([merging(office, a, b, "wangmin"), merging(office, b, a, "lijing")])

        assert sorted(map(bool, told)) == [False, True]
        assert Customer.objects.filter(stage="open").count() == 2
        speaks = {current(Customer.objects.get(pk=one.pk)).pk for one in (a, b)}
        assert len(speaks) == 1
        gone = Customer.objects.get(stage="merged")
        actions.unmerge(gone, by=office.account("wangmin"), at=MONDAY)


def test_one_file_merged_into_two_at_once_ends_behind_one(real_database: str) -> None:
    office = open_the_office(at=MONDAY)
    a, b, c = files(office)

    told = together([merging(office, a, c, "wangmin"), merging(office, b, c, "lijing")])

    assert sorted(map(bool, told)) == [False, True]
    assert Merge.objects.get().gone == c


def test_a_chain_made_at_once_points_to_its_root(real_database: str) -> None:
    office = open_the_office(at=MONDAY)
    a, b, c = files(office)

    told = together([merging(office, a, b, "wangmin"), merging(office, b, c, "lijing")])

    roots = {Customer.objects.get(pk=one.pk).merged_into_id for one in (b, c)}
    assert told[0] == ""
    assert roots == ({a.pk} if told[1] == "" else {a.pk, None})
