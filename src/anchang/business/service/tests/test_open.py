from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.office import MONDAY, together

from anchang.business.service.models import Complaint, Limits
from anchang.engine.clocks.models import Timer
from anchang.engine.files.models import Attachment
from anchang.engine.ledger.models import Entry, EntryDetail
from anchang.engine.policies import Refused

from .conftest import MINUTE

URL = "/service/open/"
PNG = bytes.fromhex("89504e470d0a1a0a0000000d49484452") + b"\x00" * 32


@pytest.mark.clause("SAL-125")
def test_a_consultant_records_an_objection_in_three_fields(desk):
    made = desk.open(kind="objection", title="认为赠送面积没有写进合同")

    assert made.number == "TS-JX01-2026-0001"
    assert (made.kind, made.stage, made.channel) == ("objection", "open", "counter")
    assert (made.opened_by, made.opened_at) == (desk.who("lijing"), MONDAY)


@pytest.mark.clause("SAL-126")
def test_the_supervisor_hears_and_sees_it_at_once(desk):
    made = desk.open()

    assert desk.told() == {"wangmin": [f"日常投诉 {made.number}，请在11-02 10:00前受理"]}
    assert Complaint.objects.visible_to(desk.who("wangmin"), MONDAY).get() == made
    assert not Complaint.objects.visible_to(desk.who("zhanglei"), MONDAY).exists()


@pytest.mark.clause("SAL-046", "SAL-075", "SAL-109")
@pytest.mark.parametrize(("severity", "who"), [("everyday", "wangmin"), ("serious", "chenwei"), ("major", "linlan")])
def test_a_complaint_goes_to_the_post_of_its_severity(desk, severity, who):
    desk.open(severity=severity)

    assert list(desk.told()) == [who]


@pytest.mark.clause("SAL-045")
def test_a_major_incident_goes_to_the_director(desk):
    made = desk.open("maqiang", kind="incident", title="有人在沙盘区晕倒", severity="major")

    assert desk.told() == {"linlan": [f"重大突发事件 {made.number}，请在11-02 09:15前受理"]}


@pytest.mark.clause("SAL-047")
def test_a_major_dispute_goes_to_the_director(desk):
    made = desk.open(kind="dispute", title="要求退房并扣留定金", severity="major")

    assert desk.told() == {"linlan": [f"重大纠纷 {made.number}，请在11-02 09:15前受理"]}


@pytest.mark.clause("SAL-071")
@pytest.mark.parametrize(("severity", "who"), [("serious", "chenwei"), ("major", "linlan")])
def test_what_is_not_everyday_on_site_goes_to_the_manager_and_the_worst_to_the_director(desk, severity, who):
    made = desk.open("yanggui", kind="incident", title="样板间漏水", severity=severity)

    assert list(desk.told()) == [who]
    assert desk.accept(made, who).handler == desk.who(who)


@pytest.mark.parametrize(
    ("gone", "severity", "hears"),
    [
        (["wangmin"], "everyday", "chenwei"),
        (["wangmin", "chenwei"], "everyday", "linlan"),
        (["linlan"], "major", "zhoujianguo"),
    ],
)
def test_where_a_post_is_vacant_the_next_above_hears(desk, gone, severity, hears):
    for username in gone:
        desk.vacate(username)

    made = desk.open(severity=severity)

    assert list(desk.told()) == [hears]
    assert desk.accept(made, hears).handler == desk.who(hears)


def test_without_a_severity_the_facts_say_it(desk):
    said = [
        ({}, "everyday"),
        ({"amount": Decimal("9999.99"), "people": 2}, "everyday"),
        ({"amount": Decimal(10000)}, "serious"),
        ({"people": 3}, "serious"),
        ({"amount": Decimal(100000)}, "major"),
        ({"people": 10}, "major"),
        ({"has_media": True}, "major"),
    ]

    made = [desk.open(severity="", **facts) for facts, _severity in said]

    assert [one.severity for one in made] == [one.suggested for one in made] == [severity for _facts, severity in said]


def test_a_lower_severity_than_the_facts_ask_for_is_kept_and_the_higher_post_hears_too(desk):
    made = desk.open(severity="everyday", has_media=True)

    assert (made.severity, made.suggested) == ("everyday", "major")
    assert sorted(desk.told()) == ["linlan", "wangmin"]


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ({"title": "  "}, "请用一句话写明是什么事"),
        ({"kind": "praise"}, "请选择类别"),
        ({"channel": "pigeon"}, "请选择渠道"),
        ({"severity": "deadly"}, "请选择级别"),
        ({"deal_number": "RG-JX01-2026-0099"}, "本案场没有这张成交单"),
    ],
)
def test_what_says_nothing_is_refused(desk, given, reason):
    with pytest.raises(Refused, match=reason):
        desk.open(**given)

    assert not Complaint.objects.exists()
    assert not Limits.objects.exists()


def test_a_customer_of_another_site_is_refused(desk):
    customer, system = desk.customer(), desk.elsewhere()
    made = desk.open(customer=customer)

    assert made.customer == customer
    with pytest.raises(Refused, match="这不在您的管理范围内"):
        desk.open(system)


@pytest.mark.parametrize("who", ["maqiang", "yanggui", "zhengxin", "heqing", "linlan"])
def test_everybody_of_the_site_may_open_and_sees_their_own(desk_now, who):
    client = desk_now.enter(who)

    answer = client.post(URL, {"kind": "incident", "title": "地面湿滑", "severity": "", "channel": "counter"})

    made = Complaint.objects.get()
    assert answer["Location"] == made.get_absolute_url()
    assert client.get(answer["Location"]).status_code == 200


def test_the_ledger_learns_nothing_of_what_was_said(desk):
    desk.open(title="王小明说被骗了", details="王小明情绪激动")

    told = "".join(
        [*Entry.objects.values_list("thing_text", flat=True), *EntryDetail.objects.values_list("facts", flat=True)]
    )
    assert Entry.objects.filter(verb="service.open").count() == 1
    assert "王小明" not in told


def test_numbers_have_no_gap_after_a_refused_one(desk):
    desk.open()
    with pytest.raises(Refused):
        desk.open(photo=("x.png", b"no picture at all"))

    assert desk.open().number == "TS-JX01-2026-0002"


def test_two_first_complaints_at_once_share_the_sites_first_limits(real_database, make_desk):
    desk = make_desk()

    made = together(lambda: desk.open("lijing"), lambda: desk.open("zhanglei"))

    assert sorted(one.number for one in made) == ["TS-JX01-2026-0001", "TS-JX01-2026-0002"]
    assert Limits.objects.count() == 1


def test_the_form_needs_a_kind_and_a_line_only(desk_now):
    client = desk_now.enter("lijing")

    page = client.get(URL).content.decode()
    empty = client.post(URL, {"kind": "complaint", "channel": "counter", "title": ""})
    answer = client.post(URL, {"kind": "complaint", "channel": "phone", "title": "电话没人接", "amount": "1万"})

    assert "日常：当场能说清、能解决的事，60分钟内受理" in page
    assert (empty.status_code, answer.status_code) == (422, 302)
    made = Complaint.objects.get()
    assert (made.severity, made.channel, made.amount) == ("serious", "phone", Decimal(10000))


def test_a_form_sent_twice_opens_one(desk_now):
    client, form = (
        desk_now.enter("lijing"),
        {"kind": "complaint", "channel": "counter", "title": "等太久", "once": "k1"},
    )

    first, second = client.post(URL, form), client.post(URL, form)

    assert first["Location"] == second["Location"]
    assert Complaint.objects.count() == 1


def test_a_photo_is_kept_and_shown_to_who_sees_the_complaint(desk_now):
    photo = SimpleUploadedFile("漏水.png", PNG, "image/png")
    form = {"kind": "incident", "channel": "counter", "title": "样板间漏水", "photo": photo}

    desk_now.enter("maqiang").post(URL, form)

    made, kept = Complaint.objects.get(), Attachment.objects.get()
    url = reverse("service:photo", args=[made.number, kept.pk])
    assert desk_now.enter("maqiang").get(url)["Content-Type"] == "image/png"
    assert desk_now.enter("wangmin").get(url).status_code == 200
    assert desk_now.enter("lijing").get(url).status_code == 404


def test_a_photo_that_is_none_is_refused(desk_now):
    photo = SimpleUploadedFile("x.png", b"MZ\x00 not a picture", "image/png")

    answer = desk_now.enter("lijing").post(
        URL, {"kind": "incident", "channel": "counter", "title": "样板间漏水", "photo": photo}
    )

    assert (answer.status_code, Complaint.objects.exists()) == (409, False)


def test_the_form_finds_ones_own_customer_by_the_tail_of_the_phone(desk_now):
    mine, theirs = desk_now.customer(), desk_now.customer("zhanglei", "13712345678", "别人的客户")
    client = desk_now.enter("lijing")

    found = client.post("/service/customers/", {"q": "5678"}).content.decode()
    chosen = client.get(f"{URL}?customer={mine.pk}").content.decode()
    refused = client.post(URL, {"kind": "complaint", "channel": "counter", "title": "等太久", "customer": theirs.pk})

    assert "王小明" in found
    assert "别人的客户" not in found
    assert f'value="{mine.pk}" id="customer-{mine.pk}" checked' in chosen
    assert refused.status_code == 422


def test_who_sees_no_customers_is_not_asked_for_one(desk_now):
    mine, client = desk_now.customer(), desk_now.enter("maqiang")

    page = client.get(f"{URL}?customer={mine.pk}").content.decode()
    found = client.post("/service/customers/", {"q": "5678"}).content.decode()

    assert "找客户" not in page
    assert "王小明" not in page + found


def test_the_facts_are_weighed_while_they_are_typed(desk_now):
    said = {"amount=20000": "较重", "has_media=on": "重大", "people=1": "日常", "": "", "amount=x": ""}
    client = desk_now.enter("lijing")

    pages = {asked: client.get(f"/service/suggest/?{asked}").content.decode() for asked in said}

    for asked, severity in said.items():
        assert (f"应定为「{severity}」" in pages[asked]) == bool(severity)


@pytest.mark.clause("CMP-005")
def test_the_minutes_to_accept_begin_at_once_by_severity(desk):
    made = {name: desk.open(severity=name) for name in ("everyday", "serious", "major")}

    due = {timer.thing_id: timer.due_at for timer in Timer.objects.filter(code="service.accept")}
    assert {name: due[one.pk] - MONDAY for name, one in made.items()} == {
        "everyday": 60 * MINUTE, "serious": 30 * MINUTE, "major": 15 * MINUTE,
    }  # fmt: skip
    assert [one.accept_by for one in made.values()] == [due[one.pk] for one in made.values()]


def test_a_complaint_on_a_saturday_is_due_on_that_saturday(desk):
    saturday = MONDAY + timedelta(days=5)

    assert desk.open(at=saturday).accept_by == saturday + 60 * MINUTE


def test_the_queries_of_opening_do_not_grow_with_what_is_there(desk):
    desk.open()
    counts = []
    for _turn in range(2):
        with CaptureQueriesContext(connection) as asked:
            desk.open()
        counts.append(len(asked))

    assert counts[0] == counts[1]
