import pytest
from tests.office import MONDAY, Office

from anchang.business.customers import actions
from anchang.business.customers.queries import search

from .conftest import Enter, Register

pytestmark = pytest.mark.django_db
CARD = "11010519491231002X"  # the example of GB 11643


def test_a_dropped_paper_finds_nobody_and_the_main_one_still_does(
    register: Register, office: Office, enter: Enter
) -> None:
    customer, owner = register(), office.account("lijing")
    actions.identify(customer, by=owner, at=MONDAY, id_kind="id_card", id_number=CARD)
    paper = actions.add_paper(customer, by=owner, at=MONDAY, id_kind="passport", id_number="E12340001")

    answer = enter("lijing").post(f"/customers/{customer.pk}/drop_paper/{paper.pk}/")

    assert answer.status_code == 302
    assert [search(owner, text, MONDAY) for text in ("E12340001", "0001", CARD)] == [[], [], [customer]]
    assert customer.papers.count() == 0


def test_a_paper_of_another_file_is_not_there(register: Register, office: Office, enter: Enter) -> None:
    mine, theirs, owner = register(), register("zhanglei", phone="13700009999"), office.account("zhanglei")
    actions.identify(theirs, by=owner, at=MONDAY, id_kind="id_card", id_number=CARD)
    paper = actions.add_paper(theirs, by=owner, at=MONDAY, id_kind="passport", id_number="E12340001")

    answer = enter("lijing").post(f"/customers/{mine.pk}/drop_paper/{paper.pk}/")

    assert answer.status_code == 404
    assert theirs.papers.count() == 1
