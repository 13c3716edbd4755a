"""Two at the same moment; only commits show whether both come through."""

from collections.abc import Callable

from anchang.business.channels.models import Report
from anchang.business.customers.models import Customer
from anchang.business.reception.models import Visit
from tests.office import together

from .conftest import HOUR, MASK, Desk


def test_two_desks_use_one_code_in_the_same_second_and_one_wins(
    real_database: str, make_desk: Callable[[], Desk]
) -> None:
    desk = make_desk()
    report = desk.report(MASK)
    at = desk.at + HOUR

    results = together(
        lambda: desk.receive("16611111234", code=report.code, at=at, who="lijing", name="王一"),
        lambda: desk.receive("16622221234", code=report.code, at=at, who="zhanglei", name="王二"),
    )

    assert sorted(type(one).__name__ for one in results) == ["Refused", "Visit"]
    assert (Visit.objects.count(), Customer.objects.count()) == (1, 1)
    assert Report.objects.get().customer == Customer.objects.get()


def test_two_agents_report_one_number_in_the_same_second_and_one_wins(
    real_database: str, make_desk: Callable[[], Desk]
) -> None:
    desk = make_desk()
    rival = desk.another("rival", "顺达")

    results = together(lambda: desk.report(), lambda: desk.report(agent=rival))

    assert sorted(type(one).__name__ for one in results) == ["Objected", "Report"]
    assert Report.objects.count() == 1
