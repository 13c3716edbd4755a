"""The pages: what a manager draws up, sees before proposing it, and what stands on the wall."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from tests.office import Office

from anchang.business.inventory import actions as inventory
from anchang.business.pricing import queries
from anchang.business.pricing.models import Proposal, Scheme
from anchang.engine.accounts.models import Account

from .conftest import Wall

pytestmark = pytest.mark.django_db
FIELDS = {
    "name": "首推",
    "base": "14,000",
    "target": "600万",
    "floor_percent": "93",
    "floor": "1-6 0.98\n7- 1.015",
    "orientation": "南 1.02",
    "area": "80-90 1.01\n90-120 1.005",
    "view": "",
    "type": "",
}


@pytest.fixture
def now(office: Office) -> Wall:
    """A project opened an hour ago, for pages read the clock."""
    return Wall.ready(timezone.now() - timedelta(hours=1), office)


def text(client: Client, url: str) -> str:
    answer = client.get(url)
    assert answer.status_code == 200, (url, answer.status_code)
    return answer.content.decode()


def test_a_scheme_is_typed_previewed_on_the_board_and_drafted(now: Wall) -> None:
    manager = now.enter("chenwei")
    made = manager.post(f"/pricing/{now.project.pk}/open_scheme/", FIELDS)
    scheme = Scheme.objects.get()
    page = text(manager, scheme.get_absolute_url())

    drawn = manager.post(f"{scheme.get_absolute_url()}draft/")

    assert made.url == scheme.get_absolute_url()
    assert "cell--heat-" in page
    assert "1–6 × 0.98" in page
    assert "2 套没有对应的朝向系数" in page
    proposal = Proposal.objects.get()
    assert drawn.url == proposal.get_absolute_url()
    assert proposal.lines.order_by("pk")[0].floor_total == Decimal("1176471.79")
    assert "28-1-101" in text(manager, drawn.url)


@pytest.mark.parametrize(
    ("field", "typed", "told"),
    [
        ("floor", "1-6 0", "第1行「1-6 0」的系数要大于零"),
        ("view", "中庭 -1", "第1行「中庭 -1」的系数要大于零"),
        ("floor", "1-6 0.98\n高区 1.02", "第2行「高区 1.02」要写成区间"),
        ("floor", "1-6", "第1行「1-6」要写成：条件 空格 系数"),
        ("area", "80-90 一", "第1行「80-90 一」的系数不是数字"),
        ("type", "三室 1.0000001", "最多六位小数"),
        ("base", "0", "基准单价要大于零"),
    ],
)
def test_what_cannot_be_read_is_named_with_its_line(now: Wall, field: str, typed: str, told: str) -> None:
    answer = now.enter("chenwei").post(f"/pricing/{now.project.pk}/open_scheme/", {**FIELDS, field: typed})

    assert answer.status_code == 422
    assert told in answer.content.decode()
    assert not Scheme.objects.exists()


def test_coefficients_that_overlap_are_refused(now: Wall) -> None:
    url = f"/pricing/{now.project.pk}/open_scheme/"

    answer = now.enter("chenwei").post(url, {**FIELDS, "floor": "1-6 0.98\n6-9 1"})

    assert answer.status_code == 409
    assert "系数有重复：1–6、6–9" in answer.content.decode()


def test_a_scheme_is_edited_from_what_was_typed(now: Wall) -> None:
    manager, scheme = now.enter("chenwei"), now.scheme()
    form = text(manager, f"{scheme.get_absolute_url()}edit_scheme/")

    manager.post(f"{scheme.get_absolute_url()}edit_scheme/", {**FIELDS, "floor": "1 0.97"})

    assert "1 0.98\n2- 1.015" in form
    scheme.refresh_from_db()
    assert (scheme.target, [one.plain.name for one in scheme.coefficients.filter(kind="floor")]) == (6_000_000, ["1"])


def test_a_repricing_is_seen_before_it_is_drafted(now: Wall) -> None:
    now.post()
    now.take("101", until=timezone.now() + timedelta(days=1))
    manager, url = now.enter("chenwei"), f"/pricing/{now.project.pk}/reprice/?way=percent&value=2&low=1&high=1"
    page = text(manager, url)

    answer = manager.post(url, {"title": "一层上调"})

    assert "3 套不动" in page
    drawn = Proposal.objects.get(source="repricing")
    assert (answer.url, drawn.title, drawn.units) == (drawn.get_absolute_url(), "一层上调", 1)


def test_a_repricing_without_a_choice_drafts_nothing(now: Wall) -> None:
    manager = now.enter("chenwei")

    for query in ("", "?way=percent", "?way=percent&value=-100", "?way=scheme", "?way=x&value=1"):
        assert manager.post(f"/pricing/{now.project.pk}/reprice/{query}", {"title": "x"}).status_code == 409

    assert "请填调价幅度" in text(manager, f"/pricing/{now.project.pk}/reprice/?way=percent")


def test_a_proposal_is_submitted_and_agreed_to_on_its_pages(now: Wall) -> None:
    drawn = now.draft()
    answer = now.enter("chenwei").post(f"{drawn.get_absolute_url()}submit/", {"why": "首次定价", "effective_at": ""})
    case = queries.case_of(drawn)
    assert case is not None
    for username in ("linlan", "zhoujianguo"):
        assert now.enter(username).post(f"{case.get_absolute_url()}agree/", {"note": ""}).status_code == 302

    page = text(now.enter("linlan"), drawn.get_absolute_url())

    assert answer.status_code == 302
    assert "已生效" in page
    assert "V1" in page


def test_an_effective_time_in_the_past_is_refused_on_the_page(now: Wall) -> None:
    drawn = now.draft()

    answer = now.enter("chenwei").post(
        f"{drawn.get_absolute_url()}submit/", {"why": "首次定价", "effective_at": "2026-01-01T09:00"}
    )

    assert answer.status_code == 409
    assert "生效时间已经过了" in answer.content.decode()


def test_consultants_see_what_is_posted_and_nothing_of_floor_prices(now: Wall) -> None:
    now.post(now.draft(now.scheme(floor_percent=Decimal(93))))
    consultant = now.enter("lijing")

    wall = text(consultant, f"/pricing/{now.project.pk}/posted/")

    assert "1,265,023.43" in wall
    assert "1,176,471.79" not in wall
    assert consultant.get("/pricing/").status_code == 409
    assert consultant.get(Proposal.objects.get().get_absolute_url()).status_code == 404


def grown(wall: Wall, floors: range) -> None:
    for floor in floors:
        facts = {"entrance": "1", "floor": floor, "room": f"{floor}01", "gross_area": Decimal(90)}
        inventory.add_unit(wall.building, by=Account.objects.system(), at=wall.at, **facts)


def test_lists_ask_the_database_as_often_for_one_row_as_for_a_hundred(now: Wall) -> None:
    scheme = now.scheme()
    manager, drawn = now.enter("chenwei"), now.draft(scheme)
    base = f"/pricing/{now.project.pk}/"
    pages = ["/pricing/", base, f"{base}posted/", scheme.get_absolute_url(), f"{base}reprice/?way=percent&value=1"]

    def counts(pages: list[str]) -> list[int]:
        found = []
        for page in pages:
            text(manager, page)
            with CaptureQueriesContext(connection) as made:
                text(manager, page)
            found.append(len(made))
        return found

    few = counts([*pages, drawn.get_absolute_url()])
    grown(now, range(3, 103))
    for n in range(100):
        actions_made = now.scheme(name=f"方案{n}")
    many = counts([*pages, now.draft(actions_made).get_absolute_url()])

    assert many == few
    assert max(few) <= 13, few
