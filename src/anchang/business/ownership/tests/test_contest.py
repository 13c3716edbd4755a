import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from tests.office import MONDAY, rows, together

from anchang.business.ownership.models import Dispute
from anchang.engine.clocks.models import Timer
from anchang.engine.clocks.timers import tick
from anchang.engine.files.models import Attachment
from anchang.engine.policies import Refused

from .conftest import DAY, HOUR, MINUTE, PNG


def visited_twice(court):
    """李静's customer, whom 张磊 received a minute later."""
    customer = court.register(at=court.at - MINUTE)
    court.receive("zhanglei")
    return customer


def test_an_objection_keeps_what_the_rules_said_and_gives_the_supervisor_a_day(court):
    made = court.contest(visited_twice(court), proof=("登记表.png", PNG))

    assert (made.number, made.stage, made.decide_by) == ("PK-JX01-2026-0001", "raised", MONDAY + 24 * HOUR)
    assert (made.owner, made.claimed_for, made.rules_used) == (
        court.who("lijing"), court.who("zhanglei"), "通用规则 第1版",
    )  # fmt: skip
    assert made.said == str(court.verdict(made.customer).sentence)
    assert Timer.objects.get(code="ownership.judge").due_at == made.decide_by
    assert Attachment.objects.get(thing_id=made.pk, thing_label="ownership.dispute").kind == "image/png"


def test_the_supervisor_and_the_owner_hear_of_it_without_the_customers_name(court):
    court.contest(visited_twice(court))

    told = court.told()
    assert told["wangmin"][-1] == "归属异议 PK-JX01-2026-0001，请在11-03 09:00前裁定"
    assert told["lijing"][-1] == "有人对您的客户提出归属异议 PK-JX01-2026-0001"
    assert "王小明" not in str(told)


def test_a_supervisor_who_is_a_party_is_not_asked_but_the_manager(court):
    customer = court.register("wangmin")
    court.witness("visit", claimant=court.who("zhanglei"), customer=customer)

    court.contest(customer)

    told = court.told()
    assert told["chenwei"] == ["归属异议 PK-JX01-2026-0001，请在11-03 09:00前裁定"]
    assert told["wangmin"][-1] == "有人对您的客户提出归属异议 PK-JX01-2026-0001"


def test_missing_the_day_tells_one_post_more_at_a_time(court):
    court.contest(visited_twice(court))

    tick(MONDAY + 24 * HOUR)
    first = court.told()
    tick(MONDAY + 48 * HOUR)
    second = court.told()

    late = "PK-JX01-2026-0001：归属异议待裁定，截止11-03 09:00"
    assert late in first["chenwei"]
    assert "linlan" not in first
    assert late in second["linlan"]


def test_who_neither_sees_nor_received_the_customer_has_nothing_to_object(court):
    customer = court.register()

    with pytest.raises(Refused, match="您没有接待或报备过这位客户"):
        court.contest(customer, "zhaoxue")


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ({"text": " "}, "请写明理由"),
        ({"claimed": "c没有的公司"}, "请选择应该归谁"),
        ({"claimed": "lijing"}, "按规则本来就归李静"),
    ],
)
def test_an_objection_that_says_nothing_is_refused(court, given, reason):
    customer = visited_twice(court)
    if given.get("claimed") == "lijing":
        given = {"claimed": court.key("lijing")}

    with pytest.raises(Refused, match=reason):
        court.contest(customer, **given)


def test_a_second_objection_about_one_customer_waits(court):
    customer = visited_twice(court)
    court.contest(customer)

    with pytest.raises(Refused, match="已有异议在处理"):
        court.contest(customer)


def test_of_two_objections_at_once_one_is_kept(real_database, make_court):
    court = make_court()
    customer = visited_twice(court)

    answers = together(
        lambda: court.contest(customer), lambda: court.contest(customer, "lijing", court.key("zhanglei"))
    )

    assert sum(isinstance(one, Refused) for one in answers) == 1
    assert Dispute.objects.count() == 1


def test_the_database_itself_keeps_one_open_dispute_a_customer(court):
    made = court.contest(visited_twice(court))
    same = {one.attname: getattr(made, one.attname) for one in Dispute._meta.concrete_fields}

    with pytest.raises(IntegrityError), transaction.atomic():
        rows(Dispute).bulk_create([Dispute(**{**same, "id": None, "number": "PK-2"})])

    rows(Dispute).filter(pk=made.pk).update(stage="final")
    assert rows(Dispute).bulk_create([Dispute(**{**same, "id": None, "number": "PK-2"})])


def test_a_proof_is_a_picture_or_a_paper_and_comes_before_the_end(court):
    customer = visited_twice(court)

    with pytest.raises(Refused, match="文件内容不是所要的格式"):
        court.contest(customer, proof=("登记表.xlsx", b"PK\x03\x04xl/" + bytes(64)))


def test_the_form_is_sent_with_a_photo_and_leads_to_the_dispute(court_now):
    customer = visited_twice(court_now)
    client = court_now.enter("zhanglei")
    url = f"/ownership/customers/{customer.pk}/contest/"

    page = client.get(url).content.decode()
    wrong = client.post(url, {"claimed": court_now.key("zhanglei"), "text": ""})
    done = client.post(url, {"claimed": court_now.key("zhanglei"), "text": "我先接待的", "proof": _picture()})

    assert "王小明" not in page
    assert (wrong.status_code, done.status_code) == (422, 302)
    shown = client.get(done["Location"]).content.decode()
    assert "登记表.png" in shown
    assert "还剩" in shown
    assert "王小明" not in shown


def _picture():
    return SimpleUploadedFile("登记表.png", PNG)


def test_the_list_asks_as_often_for_a_hundred_rows_as_for_one(court_now):
    made, client = court_now.contest(visited_twice(court_now)), court_now.enter("wangmin")
    same = {one.attname: getattr(made, one.attname) for one in Dispute._meta.concrete_fields}
    client.get("/ownership/")

    one = _queries(client)
    copies = [Dispute(**{**same, "id": None, "number": f"PK-{n}", "stage": "final"}) for n in range(99)]
    rows(Dispute).bulk_create(copies)
    hundred = _queries(client)

    assert one == hundred <= 12


def _queries(client):
    with CaptureQueriesContext(connection) as asked:
        assert client.get("/ownership/").status_code == 200
    return len(asked)


def test_the_supervisors_list_shows_the_time_left_and_what_is_late(court_now):
    made = court_now.contest(visited_twice(court_now))
    client = court_now.enter("wangmin")

    fresh = client.get("/ownership/").content.decode()
    rows(Dispute).filter(pk=made.pk).update(decide_by=timezone.now() - DAY)
    late = client.get("/ownership/").content.decode()

    assert "还剩23小时" in fresh
    assert "超期1天" in late
    assert made.number in court_now.enter("lijing").get("/ownership/").content.decode()
    assert made.number not in court_now.enter("zhaoxue").get("/ownership/").content.decode()


def test_an_empty_list_says_where_objections_are_made(court_now):
    assert "没有归属异议" in court_now.enter("wangmin").get("/ownership/").content.decode()
