import pytest
from tests.office import MONDAY, Office

from anchang.business.customers import actions
from anchang.business.customers.models import Customer, Relation
from anchang.business.customers.queries import household
from anchang.engine.policies import Refused

from .conftest import Enter, Register

pytestmark = pytest.mark.django_db


def test_whom_nothing_joins_any_more_leaves_the_household(register: Register, office: Office) -> None:
    """王一–王二–李一–李二: after the divorce there are two households again; alone one has none."""
    owner = office.account("lijing")
    people = [register(name=name, phone="") for name in ("王一", "王二", "李一", "李二")]
    kinds = ("sibling", "spouse", "sibling")
    rows = [
        actions.relate(one, by=owner, at=MONDAY, other=two, kind=kind)
        for one, two, kind in zip(people, people[1:], kinds, strict=False)
    ]

    actions.unrelate(people[1], by=owner, at=MONDAY, relation=rows[1])
    apart = [[two.name for two in household([one.pk], owner, MONDAY)] for one in people]
    actions.unrelate(people[2], by=owner, at=MONDAY, relation=rows[2])

    assert apart == [["王二"], ["王一"], ["李二"], ["李一"]]
    assert list(Customer.objects.filter(household=None).values_list("name", flat=True)) == ["李一", "李二"]


def test_two_ties_hold_where_one_is_taken_back(register: Register, office: Office) -> None:
    owner = office.account("lijing")
    man, wife, child = (register(name=name, phone="") for name in ("王一", "李二", "王三"))
    married = actions.relate(man, by=owner, at=MONDAY, other=wife, kind="spouse")
    actions.relate(child, by=owner, at=MONDAY, other=man, kind="parent")
    actions.relate(child, by=owner, at=MONDAY, other=wife, kind="parent")

    actions.unrelate(man, by=owner, at=MONDAY, relation=married)

    assert [one.name for one in household([man.pk], owner, MONDAY)] == ["李二", "王三"]


def test_a_relation_of_other_files_is_refused_and_not_there(register: Register, office: Office, enter: Enter) -> None:
    owner = office.account("lijing")
    one, two, third = (register(name=name, phone="") for name in ("王一", "王二", "陈三"))
    row = actions.relate(one, by=owner, at=MONDAY, other=two, kind="friend")

    answer = enter("lijing").get(f"/customers/{third.pk}/unrelate/{row.pk}/")

    assert answer.status_code == 404
    with pytest.raises(Refused, match="不在这份资料里"):
        actions.unrelate(third, by=owner, at=MONDAY, relation=row)
    assert Relation.objects.count() == 1
