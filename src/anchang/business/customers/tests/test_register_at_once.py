"""Two people type in the same phone at the same moment; only commits show whether both come through."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from django.db import connection
from tests.office import MONDAY, Office, open_the_office

from anchang.business.customers import actions
from anchang.business.customers.models import Customer
from anchang.engine.policies import Refused

WHO = ("lijing", "zhanglei", "zhaoxue", "liuyang")


def outcomes(office: Office, phones: dict[str, str]) -> list[str]:
    """What each of the four is told when all press the button together: their own name, or the refusal."""
    gate = Barrier(len(WHO))

    def press(username: str) -> str:
        try:
            by = office.account(username)
            gate.wait()
            made = actions.register(
                office.site, by=by, at=MONDAY, name="王小明", source="walk_in", consent=True, phone=phones[username]
            )
            return made.owner.name
        except Refused as refused:
            return refused.reason
        finally:
            connection.close()

    with ThreadPoolExecutor(len(WHO)) as pool:
        return list(pool.map(press, WHO))


def test_of_four_who_register_one_phone_at_once_one_wins_and_is_named(real_database: str) -> None:
    office = open_the_office(at=MONDAY)

    told = outcomes(office, dict.fromkeys(WHO, "13912345678"))

    owner = Customer.objects.get().owner.name
    assert sorted(told) == sorted([owner, *[f"该电话已登记，是{owner}的客户"] * 3])


def test_four_who_register_four_phones_at_once_all_come_through(real_database: str) -> None:
    office = open_the_office(at=MONDAY)

    told = outcomes(office, {username: f"1391234567{number}" for number, username in enumerate(WHO)})

    assert told == ["李静", "张磊", "赵雪", "刘洋"]
