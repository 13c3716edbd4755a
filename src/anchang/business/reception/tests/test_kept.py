"""A registration that lay on a phone without a network: they came in when it was filled in."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone
from tests.office import MONDAY, Office, morning

from anchang.business.reception.forms import ReceiveForm
from anchang.business.reception.models import Visit
from anchang.engine.policies import Refused
from anchang.lib.calendar import SHANGHAI

from .conftest import Enter, Receive
from .test_guest import come_in
from .test_receive import FORM

pytestmark = pytest.mark.django_db
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


def times(visit: Visit) -> list[timedelta]:
    """How long before it arrived they came in, were welcomed and were written down."""
    return [visit.at - one for one in (visit.entered_at, visit.greeted_at, visit.kept_at or visit.at)]


def test_who_was_written_down_without_a_network_came_in_then(receive: Receive) -> None:
    visit = receive(kept_at=MONDAY - 40 * MINUTE)

    assert times(visit) == [40 * MINUTE] * 3
    assert visit.at == MONDAY


def test_the_door_and_whoever_says_when_know_better(office: Office, receive: Receive) -> None:
    said = receive(kept_at=MONDAY - 40 * MINUTE, entered_at=MONDAY - HOUR)
    seen = receive(kept_at=MONDAY - 5 * MINUTE, guest=come_in(office), phone="13700000002")

    assert times(said) == [HOUR, 40 * MINUTE, 40 * MINUTE]
    assert times(seen) == [20 * MINUTE, 17 * MINUTE, 5 * MINUTE]


@pytest.mark.parametrize("kept", [MONDAY + MINUTE, MONDAY - 24 * HOUR - MINUTE], ids=["to come", "older than a day"])
def test_a_time_that_cannot_be_is_refused(receive: Receive, kept: datetime) -> None:
    with pytest.raises(Refused, match="离线填写的时间不对"):
        receive(kept_at=kept)


@pytest.mark.parametrize(
    ("ago", "believed"), [(90 * MINUTE, True), (-2 * HOUR, False), (25 * HOUR, False)], ids=["good", "to come", "old"]
)
def test_a_phone_whose_clock_says_nonsense_is_taken_to_have_sent_at_once(
    enter: Enter, ago: timedelta, believed: bool
) -> None:
    answer = enter("lijing").post("/reception/receive/", {**FORM, "kept_at": (timezone.now() - ago).isoformat()})

    visit = Visit.objects.get()
    assert answer.status_code == 302
    assert (visit.at - visit.entered_at > HOUR, visit.kept_at is not None) == (believed, believed)


@pytest.mark.parametrize(("entered", "good"), [("23:30", True), ("23:58", False)])
def test_a_time_of_entry_is_of_the_day_on_which_the_form_was_filled_in(
    office: Office, entered: str, good: bool
) -> None:
    kept = datetime(2026, 11, 1, 23, 50, tzinfo=SHANGHAI)
    given = {**FORM, "entered": entered, "kept_at": kept.isoformat()}

    form = ReceiveForm(given, site=office.site, by=office.account("lijing"), at=morning(2026, 11, 2, 0), chooses=False)

    assert form.is_valid() is good, form.errors
    if good:
        assert form.cleaned_data["entered_at"] == datetime(2026, 11, 1, 23, 30, tzinfo=SHANGHAI)
