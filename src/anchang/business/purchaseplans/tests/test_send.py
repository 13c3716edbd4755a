"""The link on the customer's phone: open until the plan expires, and to nobody who guesses."""

import struct
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import override
from tests.office import rows
from tests.printed import words_of

from anchang.business.customers import actions as customers
from anchang.business.customers.queries import told
from anchang.business.purchaseplans import actions
from anchang.business.purchaseplans.models import SIGNER, PlanLine, PurchasePlan
from anchang.business.purchaseplans.queries import paper, sheet, told_of, units_of, wording
from anchang.engine.files.models import Attachment
from anchang.engine.policies import Refused

from .conftest import DAY, Desk

pytestmark = pytest.mark.django_db
FIGURES = ("1,980,000", "1,816,513.76", "594,000", "1,386,000", "6,223.76", "854,553.37", "18,165.14", "612,165.14")


def url(plan: PurchasePlan) -> str:
    return reverse("purchaseplans:shown", args=[plan.token])


def size_of(png: bytes) -> tuple[int, int]:
    """Width and height as its header says, of what is a PNG."""
    assert png[:8] == b"\x89PNG\r\n\x1a\n"
    width, height = struct.unpack(">II", png[16:24])
    return width, height


def test_the_page_the_paper_and_the_customers_link_say_the_same_figures(now: Desk) -> None:
    plan = now.send()
    page = now.enter("lijing").get(plan.get_absolute_url()).content.decode()
    outside = Client().get(url(plan))
    printed = words_of(now.enter("lijing").get(reverse("purchaseplans:paper", args=[plan.number])).content)

    for figure in FIGURES:
        assert figure in page, figure
        assert figure in printed, figure
        assert figure in outside.content.decode(), figure


def test_every_line_of_the_page_stands_on_the_paper(desk: Desk) -> None:
    plan = desk.make(None, "103", "101", "102", method="principal")
    printed = words_of(paper(plan, "a4")).replace(" ", "")

    made = sheet(units_of(plan), told_of(plan))

    assert len(made.units) == 3
    for row in made.rows:
        assert row.label.replace(" ", "") in printed
        for cell in row.cells:
            assert cell.replace(" ", "") in printed, (row.label, cell)


def test_the_picture_is_as_wide_as_a_phone(desk: Desk) -> None:
    one, three = desk.make(), desk.make(None, "101", "102", "103")

    short, long = (size_of(paper(plan, "phone")) for plan in (one, three))

    assert (short[0], long[0]) == (750, 750)
    assert 900 < short[1] < long[1] < 6000


def test_the_customer_takes_the_paper_and_the_picture_without_signing_in(now: Desk) -> None:
    plan = now.send()

    for name, begins in (("plan.pdf", b"%PDF"), ("plan.png", b"\x89PNG")):
        answer = Client().get(reverse("purchaseplans:taken", args=[plan.token, name]))
        assert answer.getvalue()[:4] == begins
    assert Client().get(reverse("purchaseplans:taken", args=[plan.token, "other.pdf"])).status_code == 404


def test_the_link_names_no_customer(now: Desk) -> None:
    customer = now.file(name="王小明", phone="13912345678")

    page = Client().get(url(now.send(now.make(customer, note="王小明要婚房")))).content.decode()

    assert "李静" in page
    assert "王小明" not in page
    assert "13912345678" not in page


def test_a_link_that_was_forged_or_is_not_sent_shows_nothing(now: Desk) -> None:
    plan = now.make()

    assert Client().get(url(plan)).status_code == 410
    for token in ("1", f"{plan.pk}:forged", SIGNER.sign("999999"), SIGNER.sign("x")):
        assert Client().get(reverse("purchaseplans:shown", args=[token])).status_code == 404
        assert Client().get(reverse("purchaseplans:taken", args=[token, "plan.pdf"])).status_code == 404


def test_a_link_closes_when_the_plan_expires_or_is_withdrawn(now: Desk) -> None:
    early, gone = now.send(), now.send()
    rows(PurchasePlan).filter(pk=early.pk).update(expires_at=early.made_at + timedelta(minutes=1))
    actions.withdraw(gone, by=now.who("lijing"), at=now.at)

    for plan in (early, gone):
        answer = Client().get(url(plan))
        assert answer.status_code == 410
        assert "这份置业计划已过期或已撤回" in answer.content.decode()
        assert "1,980,000" not in answer.content.decode()
        assert Client().get(reverse("purchaseplans:taken", args=[plan.token, "plan.png"])).status_code == 404


@pytest.mark.rule("R-131")
def test_a_price_posted_later_makes_the_plan_out_of_date(now: Desk) -> None:
    sent, made = now.send(), now.make()
    now.post(more=10000)

    inside = now.enter("lijing").get(made.get_absolute_url()).content.decode()

    assert "已过时，请重新做一份" in inside
    assert "已过时，请联系您的置业顾问" in Client().get(url(sent)).content.decode()
    with pytest.raises(Refused, match="9-1-101的公示价格已更新"):
        actions.send(made, by=now.who("lijing"), at=now.at)


def test_an_expired_plan_and_one_withdrawn_are_not_sent(desk: Desk) -> None:
    late, gone = desk.make(), desk.make()
    actions.withdraw(gone, by=desk.who("lijing"), at=desk.at)

    with pytest.raises(Refused, match="这份置业计划已过期"):
        actions.send(late, by=desk.who("lijing"), at=desk.at + 8 * DAY)
    with pytest.raises(Refused):
        actions.send(desk.again(gone), by=desk.who("lijing"), at=desk.at)


@pytest.mark.rule("R-177")
def test_our_figures_are_never_called_a_quote(now: Desk) -> None:
    plan = now.send()
    says = "测算，仅供参考，以银行出具的个人贷款综合融资成本明示表为准"

    assert plan.wording == says
    assert says in Client().get(url(plan)).content.decode()
    assert says in words_of(paper(plan, "a4"))
    assert wording(now.at.replace(year=2026, month=7, day=31)) == "测算，仅供参考，以银行审批为准"


def test_a_customer_who_is_forgotten_has_no_link_open(now: Desk) -> None:
    customer = now.file()
    plan = now.send(now.make(customer, note="要婚房"))
    pdf = b"%PDF-1.4 signed"
    actions.keep_disclosure(plan, by=now.who("lijing"), at=now.at, bank="建行", name="表.pdf", content=pdf)
    manager = {"by": now.who("chenwei"), "at": now.at}
    asked = customers.take_request(customer, **manager, kind="delete", channel="visit")
    customers.check_requester(asked, **manager, proven="paper")
    customers.erase(customer, **manager)

    plan = now.again(plan)
    assert (plan.stage, plan.note) == ("withdrawn", "")
    assert Client().get(url(plan)).status_code == 410
    assert not Attachment.objects.filter(thing_id=plan.pk, discarded_at=None).exists()


def test_who_asks_for_a_copy_is_told_of_the_plans(desk: Desk) -> None:
    customer = desk.file()
    plan = desk.make(customer, note="要婚房")

    sections = {str(one.title): one.rows for one in told([customer.pk], desk.at)}

    assert sections["置业计划"][0][1:] == (plan.number, "9-1-101", "按揭", "未发送", "要婚房")


def test_the_customers_paper_is_chinese_whatever_the_consultant_reads(now: Desk) -> None:
    with override("en"):
        plan = now.make()
        printed = words_of(paper(plan, "a4"))
        page = now.enter("lijing").get(plan.get_absolute_url(), headers={"accept-language": "en"}).content.decode()

    assert "契税" in printed
    assert "成交总价" in printed
    assert "¥18,165.14" in page
    assert plan.wording.startswith("测算，仅供参考")
    assert set(PlanLine.objects.values_list("label", flat=True)) == {"契税", "专项维修资金"}
