"""A client who was reported and never came has no file, and is forgotten all the same: with time, or on their word."""

from datetime import datetime
from pathlib import Path

import pytest
from django.core.management import call_command
from pytest_django import Settings

from anchang.business.channels import actions
from anchang.business.channels.models import Report
from anchang.business.channels.stages import ReportStage
from anchang.business.customers import actions as customers
from anchang.business.customers.queries import retention
from anchang.business.ownership.models import Evidence
from anchang.engine.accounts.models import Account
from anchang.engine.jobs.queue import run_due
from anchang.engine.ledger.models import Entry, EntryDetail
from anchang.lib.calendar import SHANGHAI
from tests.office import rows

from .conftest import DAY, HOUR, MASK, PHONE, Desk

pytestmark = pytest.mark.django_db
OTHER = "16600004321"
NOBODY = ("", "", None, "", "", "")


def left(report: Report) -> tuple[str | None, ...]:
    one = Report.objects.get(pk=report.pk)
    return one.name, one.phone, one.phone_key, one.mask, one.mask_key, one.note


def over(desk: Desk, phone: str = PHONE, at: datetime | None = None) -> Report:
    """A report whose days are over."""
    made = desk.report(phone, at=at, note="想看大户型")
    return actions.expire(made, by=Account.objects.system(), at=made.valid_until)


def night(desk: Desk) -> datetime:
    """Thirteen months later, when the worker looks."""
    return datetime(desk.at.year + 1, desk.at.month + 1, 20, 4, tzinfo=SHANGHAI)


def through_the_night(at: datetime) -> None:
    for _round in range(6):
        customers.keep_retention(at)


@pytest.mark.rule("R-235")
@pytest.mark.parametrize("phone", [PHONE, MASK])
def test_a_report_on_which_nobody_came_is_emptied_when_a_file_would_be(desk: Desk, phone: str) -> None:
    report = over(desk, phone)

    through_the_night(night(desk))

    assert left(report) == NOBODY
    assert not Evidence.objects.filter(ref=report.number).exists()
    assert Report.objects.get(pk=report.pk).company == desk.agent.company


@pytest.mark.rule("R-235")
def test_a_younger_one_and_one_of_a_client_with_a_file_stay(desk: Desk) -> None:
    limit = retention(night(desk)).reached_before
    assert limit is not None
    young = over(desk, at=limit + DAY)
    known = over(desk, OTHER)
    owner = desk.who("lijing")
    customers.register(
        desk.office.site, by=owner, at=limit + DAY, name="王先生", phone=OTHER, source="call", consent=True
    )

    through_the_night(night(desk))

    assert (left(young)[1], left(known)[1]) == (PHONE, OTHER)
    assert Evidence.objects.filter(customer=None).count() == 2


def test_many_go_in_portions_of_one_night(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("anchang.business.customers.actions.retention.AT_ONCE", 1)
    reports = [over(desk, phone) for phone in (PHONE, OTHER)]

    through_the_night(night(desk))

    assert [left(one) for one in reports] == [NOBODY, NOBODY]


def test_the_ledger_forgets_what_the_report_said(desk: Desk) -> None:
    report = over(desk)
    entries = Entry.objects.filter(thing_label="channels.report", thing_id=report.pk)
    about = EntryDetail.objects.filter(entry_id__in=entries.values("pk"))
    before = about.exists()

    through_the_night(night(desk))

    assert (before, about.exists()) == (True, False)


def go(desk: Desk) -> None:
    """The client comes without the report, and asks to be deleted."""
    by = {"by": desk.who("chenwei"), "at": desk.at + HOUR}
    customer = customers.register(
        desk.office.site, by=desk.who("lijing"), at=desk.at, name="王先生", phone=PHONE, source="call", consent=True
    )
    asked = customers.take_request(customer, **by, kind="delete", channel="visit")
    customers.check_requester(asked, **by, proven="paper")
    customers.erase(customer, **by)
    run_due(desk.at + HOUR)


@pytest.mark.rule("R-233")
def test_who_is_deleted_is_deleted_from_reports_that_still_run(desk: Desk) -> None:
    report, other = desk.report(), desk.report(OTHER)

    go(desk)

    assert left(report) == NOBODY
    assert Report.objects.get(pk=report.pk).stage == ReportStage.EXPIRED
    assert not Evidence.objects.filter(ref=report.number).exists()
    assert (left(other)[1], Report.objects.get(pk=other.pk).stage) == (OTHER, ReportStage.REPORTED)


def test_a_copy_that_is_put_back_does_not_bring_the_report_back(desk: Desk, settings: Settings, tmp_path: Path) -> None:
    settings.VAR = tmp_path
    go(desk)
    again, later = desk.report(), desk.report(OTHER)
    rows(Report).filter(pk=later.pk).update(phone_key=again.phone_key, reported_at=desk.at + DAY, stage="expired")

    call_command("erasures", "apply")

    assert left(again) == NOBODY
    assert left(later)[1] == OTHER
