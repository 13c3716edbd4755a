"""Whom to speak with today, and how they are reached from the list."""

import pytest
from django.urls import reverse
from django.utils import timezone
from tests.office import Office, enter

from anchang.business.reception import actions

pytestmark = pytest.mark.django_db


def test_whoever_is_due_is_rung_from_the_list_with_one_tap(office: Office) -> None:
    by = {"by": office.account("lijing"), "at": timezone.now()}
    came = {"name": "王女士", "phone": "16600000001", "source": "walk_in", "consent": True}
    customer = actions.receive(office.site, **by, **came).customer
    said = {"channel": "visit", "note": "看三房", "effective": True, "next_on": timezone.localdate()}
    actions.follow_up(customer, **by, **said)

    page = enter(office, "lijing").get(reverse("reception:due")).content.decode()

    assert f'action="{reverse("contacting:dial", args=[customer.pk])}"' in page
    assert "16600000001" not in page
