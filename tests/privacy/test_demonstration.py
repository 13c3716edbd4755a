"""The demonstration has somebody for every page of this matter."""

import pytest

from anchang.business.customers.models import Customer, DataRequest, DoNotContact
from anchang.main.demo.privacy import privacy
from tests.office import Office, morning

pytestmark = pytest.mark.django_db


def test_five_visitors_ask_for_five_things(office: Office) -> None:
    privacy(office, morning(2026, 11, 30, 16))

    assert list(DataRequest.objects.order_by("pk").values_list("kind", "stage")) == [
        ("stop", "done"), ("copy", "checked"), ("delete", "done"), ("correct", "done")
    ]  # fmt: skip
    assert DoNotContact.objects.count() == Customer.objects.filter(stage="erased").count() == 1
