"""From the first ring to the contract, and a registration on a phone that has no network."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import time, timedelta
from time import perf_counter

import pytest
from django.utils import timezone
from playwright.sync_api import Page, Route, expect

from anchang.business.customers.models import Customer
from anchang.business.deals.models import Deal
from anchang.business.reception.models import Call, FollowUp, Visit
from anchang.business.touring import actions as touring
from anchang.business.turns.models import Guest
from anchang.people.workday import actions as workday
from tests.keystrokes import REGISTRATION

from .conftest import Server
from .stage import Stage, set_up
from .test_complaint import Thumb
from .test_journeys import SUBMIT, approve, book_deposit, hold, in_panel, sign, subscribe

OpenPage = Callable[..., Page]
MOST_SECONDS = 30
PINYIN = {"陈先生": "chenxiansheng"}
NEXT = "下一步"
OFFLINE = ("ERR_INTERNET_DISCONNECTED", "ERR_CONNECTION_RESET", "htmx:afterRequest", "htmx:sendError")


@pytest.fixture(scope="module")
def stage(server: Server) -> Stage:
    return set_up()


@pytest.fixture
def console_errors() -> list[str]:
    """What the page complains of, but for the network that a test takes away."""
    return Complaints()


class Complaints(list[str]):
    """Keeps nothing that only says that there is no network."""

    def append(self, complaint: str) -> None:
        if not any(mark in complaint for mark in OFFLINE):
            super().append(complaint)


def fill_in(page: Page, phone: str, name: str, *, returning: bool = False) -> None:
    """The three steps of the form on a phone, up to its last button."""
    page.locator("[name=phone]").fill(phone)
    page.locator("[name=name]").fill(name)
    page.locator("label", has_text="同意").first.click()
    page.get_by_role("button", name=NEXT).click()
    page.locator("label", has_text="来过" if returning else "首次").first.click()
    page.locator("[name=source]").select_option("walk_in")
    page.get_by_role("button", name=NEXT).click()


@contextmanager
def waiting(waits: dict[str, float], what: str) -> Iterator[None]:
    """Notes how many seconds the server took over it."""
    begun = perf_counter()
    yield
    waits[what] = round(perf_counter() - begun, 2)


def test_a_visitor_is_registered_in_three_steps_and_thirty_seconds(
    stage: Stage, open_page: OpenPage, capsys: pytest.CaptureFixture[str]
) -> None:
    page = open_page(stage.account("lijing"), "phone", has_touch=True, is_mobile=True)
    thumb, waits, name = Thumb(page), dict[str, float](), "陈先生"
    with waiting(waits, "form"):
        page.goto("/reception/receive/")

    thumb.tap(page.locator("[name=phone]"))
    thumb.type("13900000011")
    thumb.tap(page.locator("[name=name]"))
    thumb.type(name)
    thumb.keys += len(PINYIN[name]) - len(name)
    thumb.taps += 1
    thumb.tap(page.locator("label", has_text="同意").first)
    thumb.tap(page.get_by_role("button", name=NEXT))
    thumb.tap(page.locator("label", has_text="首次"))
    page.locator("[name=source]").select_option("walk_in")
    thumb.taps += 2
    thumb.tap(page.get_by_role("button", name=NEXT))
    with waiting(waits, "answer"):
        thumb.tap(page.locator(SUBMIT))
        page.wait_for_url("**/customers/*/")

    with capsys.disabled():
        print(f"\nregistration: {REGISTRATION.seconds} s of keys, taps and thoughts; waited for the server {waits} s")
    assert Visit.objects.latest("pk").customer.shown_name == name
    assert (thumb.taps, thumb.keys) == (REGISTRATION.taps, REGISTRATION.keys)
    assert REGISTRATION.seconds <= MOST_SECONDS


def test_words_for_the_source_are_asked_for_other_only(stage: Stage, open_page: OpenPage) -> None:
    page = open_page(stage.account("lijing"), "phone")
    page.goto("/reception/receive/")
    page.locator("[name=phone]").fill("13900000016")
    page.locator("[name=name]").fill("韩女士")
    page.locator("label", has_text="同意").first.click()
    page.get_by_role("button", name=NEXT).click()
    words = page.locator("[name=source_words]")

    page.locator("[name=source]").select_option("online")
    expect(words).to_be_hidden()
    page.locator("[name=source]").select_option("other")
    expect(words).to_be_visible()
    words.fill("宣传车")
    page.locator("label", has_text="首次").first.click()
    page.get_by_role("button", name=NEXT).click()
    page.locator(SUBMIT).click()
    page.wait_for_url("**/customers/*/")

    expect(page.locator("#main")).to_contain_text("宣传车")


def test_a_step_with_an_empty_answer_does_not_let_go_on(stage: Stage, open_page: OpenPage) -> None:
    page = open_page(stage.account("lijing"), "phone")
    page.goto("/reception/receive/")

    page.locator("[name=phone]").fill("13900000012")
    page.get_by_role("button", name=NEXT).click()

    expect(page.locator("[name=name]")).to_be_visible()
    expect(page.locator("[name=source]")).to_be_hidden()


def test_what_is_filled_in_without_a_network_is_sent_later_and_once(stage: Stage, open_page: OpenPage) -> None:
    page = open_page(stage.account("lijing"), "phone")
    page.goto("/reception/receive/")
    fill_in(page, "13900000013", "吴先生")

    page.context.set_offline(True)
    page.locator(SUBMIT).click()
    expect(page.locator("#later-kept")).to_be_visible()
    expect(page.locator("#later")).to_contain_text("1")
    assert not Customer.objects.filter(name="吴先生").exists()
    page.context.set_offline(False)
    page.wait_for_url("**/customers/*/")

    visit = Visit.objects.get(customer__name="吴先生")
    assert visit.kept_at is not None
    assert visit.kept_at <= visit.at
    assert page.evaluate("Object.keys(localStorage).filter((name) => name.startsWith('anchang.later.'))") == []


def test_what_arrived_although_the_answer_was_lost_is_not_done_twice(stage: Stage, open_page: OpenPage) -> None:
    page = open_page(stage.account("lijing"), "phone")
    page.goto("/reception/receive/")
    fill_in(page, "13900000014", "郑女士")
    arrived: list[int] = []

    def lose_the_answer(route: Route) -> None:
        if route.request.method != "POST" or arrived:
            return route.fallback()
        arrived.append(route.fetch(max_redirects=0).status)
        return route.abort("connectionreset")

    page.route("**/reception/receive/**", lose_the_answer)
    page.locator(SUBMIT).click()
    expect(page.locator("#later-kept")).to_be_visible()
    assert arrived == [302]
    page.evaluate("window.dispatchEvent(new Event('online'))")
    page.wait_for_url("**/customers/*/")

    assert Visit.objects.filter(customer__name="郑女士").count() == 1


def test_what_the_server_refuses_later_comes_back_with_everything_typed(stage: Stage, open_page: OpenPage) -> None:
    page = open_page(stage.account("lijing"), "phone")
    page.goto("/reception/receive/")
    fill_in(page, "1390000", "冯先生")

    page.context.set_offline(True)
    page.locator(SUBMIT).click()
    expect(page.locator("#later-kept")).to_be_visible()
    page.context.set_offline(False)
    page.locator("#later [data-mend]").click()

    expect(page.locator("[name=phone]")).to_have_value("1390000")
    expect(page.locator("[name=name]")).to_have_value("冯先生")
    expect(page.locator("#main")).to_contain_text("手机号应为11位")


def test_from_the_first_ring_to_the_contract(stage: Stage, open_page: OpenPage) -> None:
    unit, desk = stage.unit(), open_page(stage.account("zhengxin"))
    consultant, director = open_page(stage.account("lijing"), "phone"), open_page(stage.account("linlan"))
    cashier = open_page(stage.account("qiancheng"))

    ring(consultant, "13900000015", "沈女士")
    open_the_door(stage, desk)
    wall = open_page(stage.account("wangmin"))
    wall.goto("/turns/wall/")
    expect(wall.locator("#turns")).to_contain_text("李静")
    come_in(desk)
    expect(wall.locator("#turns")).to_contain_text("1号", timeout=3000)
    receive(consultant)
    customer = Customer.objects.get(name="沈女士")
    follow_up(consultant, customer)
    hold(consultant, unit, customer)
    number = subscribe(consultant, "2")
    approve(director)
    book_deposit(cashier, number)
    sign(consultant)

    visit = Visit.objects.get(customer=customer)
    assert (visit.guest, Call.objects.get(customer=customer).is_first) == (Guest.objects.get(), True)
    assert FollowUp.objects.filter(customer=customer, is_last=True).get().note == "约好带家人来看样板间"
    assert Deal.objects.get(number=number).customer == customer


def ring(page: Page, phone: str, name: str) -> None:
    page.goto("/reception/take_call/")
    page.locator("label", has_text="是").first.click()
    page.locator("[name=source]").select_option("call")
    page.locator("[name=phone]").fill(phone)
    page.locator("[name=name]").fill(name)
    page.locator("[name=consent]").check()
    page.locator("[name=note]").fill("问三房总价")
    page.locator(SUBMIT).click()
    page.wait_for_url("**/reception/calls/*/")


def open_the_door(stage: Stage, desk: Page) -> None:
    workday.arrive(stage.office.site, by=stage.account("lijing"), at=timezone.now())
    desk.goto("/turns/")
    desk.get_by_role("link", name="开始轮排").click()
    in_panel(desk, "开始轮排")
    expect(desk.locator("#turns")).to_contain_text("李静")


def come_in(desk: Page) -> None:
    desk.get_by_role("link", name="客人进门").click()
    desk.locator("#panel label", has_text="首次").click()
    in_panel(desk, "客人进门")
    desk.get_by_role("button", name="叫下一位顾问").click()
    expect(desk.locator("#deeds")).to_contain_text("李静")


def receive(page: Page) -> None:
    page.goto("/turns/")
    page.get_by_role("button", name="开始接待").click()
    page.get_by_role("link", name="登记客户").click()
    fill_in(page, "13900000015", "沈女士")
    page.locator(SUBMIT).click()
    page.wait_for_url("**/customers/*/")


def follow_up(page: Page, customer: Customer) -> None:
    page.goto(customer.get_absolute_url())
    page.locator("#main").get_by_role("link", name="跟进", exact=True).first.click()
    page.locator("#panel").get_by_text("有效沟通").click()
    page.locator("#panel [name=note]").fill("约好带家人来看样板间")
    in_panel(page, "跟进")
    expect(page.locator("#main")).to_contain_text("约好带家人来看样板间")


def test_the_day_of_tours_follows_a_booking_made_on_another_phone(stage: Stage, open_page: OpenPage) -> None:
    tomorrow = timezone.localtime().replace(hour=10, minute=0, second=0, microsecond=0) + timedelta(days=1)
    hours = {"capacity": 2, "slot_minutes": 30, "opens": time(9), "closes": time(18)}
    by = {"by": stage.account("chenwei"), "at": timezone.now()}
    flat = touring.add_flat(stage.office.site, **by, name="样板间A", **hours)
    mine, theirs = stage.visitor("lijing", "钱女士"), stage.visitor("zhanglei", "冯女士")
    phone = open_page(stage.account("lijing"), "phone")
    phone.goto(f"/touring/?on={tomorrow:%Y-%m-%d}")
    expect(phone.locator("#tours")).to_contain_text("当天还没有预约")

    for customer, guide in ((mine, "wangmin"), (theirs, "zhanglei")):
        about = {"flat": flat, "starts_at": tomorrow, "guide": stage.account(customer.owner.username)}
        touring.book(customer, by=stage.account(guide), at=timezone.now(), **about)

    expect(phone.locator("#tours")).to_contain_text("2组", timeout=2000)
    expect(phone.locator("#tour-day")).to_contain_text("钱女士", timeout=2000)
    expect(phone.locator("#tour-day")).to_contain_text("张磊的客户")
    assert "冯女士" not in phone.locator("#tour-day").inner_text()
