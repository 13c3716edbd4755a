from tests.office import Office, enter

from anchang.engine.notices.models import Notice
from anchang.people.duties.models import Record

from .conftest import NOON, AtNoon, duty, item_of

WRITTEN = {"title": "周计划", "text": "本周约二十组老客户"}


def test_a_report_goes_up_with_its_time_and_the_reviewer_is_told(office: Office, at_noon: AtNoon) -> None:
    at_noon(duty("plan", discharge="[{ report = true }]"))
    item = item_of("plan")

    enter(office, "lijing").post(f"/duties/items/{item.pk}/report/", WRITTEN)

    record = Record.objects.get()
    assert (record.sent_to, record.at) == ("sales_supervisor", NOON)
    assert Notice.objects.filter(account_id=office.staff["wangmin"].account_id, url=record.get_absolute_url()).exists()
    page = enter(office, "wangmin").get(record.get_absolute_url()).content.decode()
    assert "销售主管" in page
    assert "2026-11-02 12:00" in page


def test_a_record_is_no_report(office: Office, at_noon: AtNoon) -> None:
    at_noon(duty("plan", discharge="[{ report = true }]"))
    item = item_of("plan")

    answer = enter(office, "lijing").post(f"/duties/items/{item.pk}/record/", WRITTEN)

    assert answer.status_code == 409
    assert not Record.objects.exists()
