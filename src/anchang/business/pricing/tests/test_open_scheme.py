"""A scheme: its base and its coefficients, and what the database refuses of them."""

from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from tests.office import rows

from anchang.business.pricing.models import Coefficient, Scheme
from anchang.engine.policies import Refused
from anchang.lib import pricing

from .conftest import Wall

pytestmark = pytest.mark.django_db


def test_a_factor_is_kept_to_six_places(wall: Wall) -> None:
    scheme = wall.scheme(coefficients=[pricing.Coefficient("view", Decimal("1.012345"), "中庭")])

    assert scheme.coefficients.get().plain.factor == Decimal("1.012345")


@pytest.mark.parametrize("factor", ["0", "-0.5"])
def test_a_coefficient_of_zero_or_below_is_refused(wall: Wall, factor: str) -> None:
    with pytest.raises(Refused, match="系数要大于零"):
        wall.scheme(coefficients=[pricing.Coefficient("view", Decimal(factor), "中庭")])

    assert not Scheme.objects.exists()


@pytest.mark.parametrize(
    "values",
    [{"percent": 0}, {"percent": -1}, {"low": Decimal(9), "high": Decimal(3)}],
)
def test_a_coefficient_of_zero_and_a_band_upside_down_are_refused_by_the_database_too(
    wall: Wall, values: dict[str, object]
) -> None:
    one = wall.scheme().coefficients.order_by("pk")[0]

    with pytest.raises(IntegrityError), transaction.atomic():
        rows(Coefficient).filter(pk=one.pk).update(**values)


@pytest.mark.parametrize("given", [{"base": Decimal(0)}, {"floor_percent": Decimal(101)}, {"name": "首推"}])
def test_a_base_of_zero_a_floor_above_the_price_and_a_name_twice_are_refused(
    wall: Wall, given: dict[str, object]
) -> None:
    wall.scheme()

    with pytest.raises(Refused):
        wall.scheme(**{"name": "另一版", **given})
