import pytest
from tests.office import MONDAY, Office

from anchang.business.customers import actions
from anchang.business.customers.models import Customer
from anchang.business.customers.queries import completeness, score
from anchang.business.customers.queries.completeness import WEIGHTS
from anchang.engine.metrics import Period, metric

from .conftest import PHONE, Enter, Register

pytestmark = pytest.mark.django_db
NEEDS = {
    "intent_grade": "A",
    "purpose": "live",
    "wants": "三房",
    "budget_wan": 200,
    "area_wanted": 95,
    "floor_wanted": "10层以上",
    "payment": "loan",
    "timing": "quarter",
}


def test_the_weights_sum_to_a_hundred() -> None:
    assert sum(WEIGHTS.values()) == 100


def test_an_empty_file_has_no_points_and_a_full_one_a_hundred() -> None:
    full = Customer(name="王小明", phone=PHONE, **NEEDS)

    assert (completeness(Customer()).score, completeness(full).score) == (0, 100)
    assert completeness(full).missing == []


@pytest.mark.parametrize("column", sorted(WEIGHTS))
def test_each_missing_field_costs_its_weight_and_is_named(column: str) -> None:
    full = {"name": "王小明", "phone": PHONE, **NEEDS}

    found = completeness(Customer(**{**full, column: None if column in ("budget_wan", "area_wanted") else ""}))

    assert found.score == 100 - WEIGHTS[column]
    assert found.missing == [(column, str(Customer._meta.get_field(column).verbose_name))]


def test_the_points_in_sql_are_those_of_the_function(register: Register, office: Office) -> None:
    register()
    register(name="陈立", phone="", purpose="live", area_wanted=95)
    third = register(name="王先生", consent=False, phone="")
    actions.edit(third, by=office.account("lijing"), at=MONDAY, agrees=True, name="王五", **NEEDS)

    rows = Customer.objects.annotate(points=score())

    assert [one.points for one in rows] == [completeness(one).score for one in rows]
    assert sorted(one.points for one in rows) == [35, 35, 80]


@pytest.mark.clause("ADM-005", "SAL-117")
def test_the_page_says_what_is_missing_and_leads_to_the_field(register: Register, enter: Enter) -> None:
    customer = register(purpose="live", wants="三房")

    page = enter("lijing").get(f"/customers/{customer.pk}/").content.decode()

    assert "资料完整度 55%" in page
    assert f'<a href="/customers/{customer.pk}/edit/#id_payment">付款方式</a>' in page
    assert "#id_purpose" not in page


def test_the_list_shows_incomplete_files_alone(register: Register, office: Office, enter: Enter) -> None:
    register(name="赵不全")
    full = register(name="钱完整", phone="13700009999")
    actions.edit(full, by=office.account("lijing"), at=MONDAY, **NEEDS)

    pages = [enter("lijing").get(f"/customers/?scanty=yes{text}").content.decode() for text in ("", "&q=钱", "&q=赵")]

    assert ["赵不全" in page for page in pages] == [True, False, True]
    assert not any("钱完整" in page for page in pages)


def test_the_figure_counts_full_files(register: Register, office: Office) -> None:
    full = register()
    register(phone="13700009999")
    actions.edit(full, by=office.account("lijing"), at=MONDAY, **NEEDS)
    period = Period(frozenset({office.site.pk}), MONDAY.replace(hour=0), MONDAY.replace(hour=23))

    values = [metric(code).figure(period).value for code in ("customers.filed", "customers.complete")]

    assert values == [2, 1]
