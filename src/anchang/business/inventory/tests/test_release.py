from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from tests.office import MONDAY, rows

from anchang.business.inventory import actions, queries
from anchang.business.inventory.models import Claim, Permit
from anchang.engine.accounts.models import Account
from anchang.engine.clocks.models import Timer
from anchang.engine.clocks.timers import tick
from anchang.engine.notices.models import Notice
from anchang.engine.policies import Refused
from anchang.lib.calendar import SHANGHAI

from .conftest import Stock, stock_up

DAY = timedelta(days=1)


@pytest.fixture
def unreleased(office) -> Stock:
    return stock_up(office=office, released=False)


@pytest.mark.clause("SAL-061")
@pytest.mark.rule("R-103")
def test_the_director_releases_everything_the_permit_covers_at_one_time(unreleased):
    stock = unreleased
    before = {cell.status.code for cell in queries.board(stock.project, MONDAY)}

    actions.release(stock.permit, by=stock.account("linlan"), at=MONDAY)

    assert before == {"permitted"}
    assert {cell.status.code for cell in queries.board(stock.project, MONDAY)} == {"open"}
    assert stock.take().kind == "hold"


@pytest.mark.rule("R-103")
def test_nothing_is_taken_before_the_release(unreleased):
    with pytest.raises(Refused, match="已取证未开盘，推盘后才能销售") as caught:
        unreleased.take()

    assert caught.value.rule == "R-103"
    assert not Claim.objects.exists()


@pytest.mark.rule("R-103")
def test_a_release_of_part_of_the_stock_is_refused_and_says_what_lacks_a_price(unreleased):
    stock = unreleased
    given = {"entrance": "1", "floor": 9, "room": "901", "gross_area": Decimal(90)}
    actions.add_unit(stock.building, by=stock.system, at=MONDAY, **given)

    with pytest.raises(Refused, match="还有1套没有公示价格：28-1-901") as caught:
        actions.release(stock.permit, by=stock.system, at=MONDAY)

    assert caught.value.rule == "R-103"
    assert Permit.objects.get().released_at is None


@pytest.mark.rule("R-102")
@pytest.mark.parametrize("how", ["revoked", "not_issued"])
def test_a_permit_that_is_not_valid_releases_nothing(unreleased, how):
    stock = unreleased
    if how == "revoked":
        actions.revoke_permit(stock.permit, by=stock.system, at=MONDAY, on=MONDAY.date())
    else:
        rows(Permit).update(issued_on=MONDAY.date() + DAY)

    with pytest.raises(Refused, match="许可证不在有效期内"):
        actions.release(Permit.objects.get(), by=stock.system, at=MONDAY)


def test_a_permit_without_units_and_a_second_release_are_refused(unreleased):
    stock = unreleased
    facts = {"number": "空证", "issued_on": MONDAY.date()}
    empty = actions.record_permit(stock.project, by=stock.system, at=MONDAY, **facts)
    actions.release(stock.permit, by=stock.system, at=MONDAY)

    with pytest.raises(Refused, match="许可证下还没有房源"):
        actions.release(empty, by=stock.system, at=MONDAY)
    with pytest.raises(Refused, match="这张许可证已推盘"):
        actions.release(stock.permit, by=stock.system, at=MONDAY)


@pytest.mark.rule("R-103")
@pytest.mark.parametrize("who", ["chenwei", "lijing", "zhoujianguo"])
def test_only_the_director_releases(unreleased, who):
    with pytest.raises(Refused, match="您的岗位没有这项权限"):
        actions.release(unreleased.permit, by=unreleased.account(who), at=MONDAY)


@pytest.mark.rule("R-103")
def test_over_thirty_days_twenty_buildings_ring_on_the_seventh_and_the_tenth_day_and_no_other(office):
    system = Account.objects.system()
    project = actions.open_project(office.site, by=system, at=MONDAY, name="锦绣二期", developer="锦绣置业")
    permits = [_building(project, n) for n in range(20)]
    first, released = MONDAY.date(), {}
    for day in range(30):
        at = MONDAY + day * DAY
        for n, permit in enumerate(permits):
            # Every fourth is released in time, on its fifth or its ninth day; the others never are.
            if n % 4 == 0 and day == n // 4 + (5 if n % 8 else 9):
                released[permit.number] = day - n // 4
                actions.release(permit, by=system, at=at)
        for hour in (0, 6, 12):
            tick(at + timedelta(hours=hour))

    heard = {permit.number: _days_told(permit, office) for permit in permits}

    due = {n: [7, 10] if f"P{n}" not in released else [7] if released[f"P{n}"] == 9 else [] for n in range(20)}
    assert first == permits[0].issued_on
    assert heard == {f"P{n}": {"linlan": due[n], "chenwei": due[n]} for n in range(20)}


def _building(project, n: int) -> Permit:
    """Building n has its permit since the morning of day n // 4 and one unit with a price."""
    system, at = Account.objects.system(), MONDAY + (n // 4) * DAY
    building = actions.add_building(project, by=system, at=at, name=f"{n}号楼")
    facts = {"number": f"P{n}", "issued_on": at.date(), "buildings": [building]}
    permit = actions.record_permit(project, by=system, at=at, **facts)
    area = {"entrance": "1", "floor": 1, "room": "101", "gross_area": Decimal(90)}
    unit = actions.add_unit(building, by=system, at=at, **area)
    actions.post_prices(project, by=system, at=at, prices=[actions.Priced(unit.pk, Decimal(1000), Decimal(90000))])
    return permit


def _days_told(permit: Permit, office) -> dict[str, list[int]]:
    """On which day after the permit each of the two who answer for it heard of it."""
    told = Notice.objects.filter(once__startswith=f"{actions.RELEASE}:{permit.pk}:").order_by("at")
    names = {office.account(name).pk: name for name in ("linlan", "chenwei")}
    found: dict[str, list[int]] = {name: [] for name in names.values()}
    for one in told:
        found[names[one.account_id]].append((one.at.astimezone(SHANGHAI).date() - permit.issued_on).days)
    return found


@pytest.mark.rule("R-103")
def test_a_permit_recorded_long_after_its_issue_rings_at_once(office):
    stock = stock_up(office=office, released=False)
    rows(Timer).filter(code=actions.RELEASE).delete()
    old = {"number": "旧证", "issued_on": date(2026, 9, 1)}
    actions.record_permit(stock.project, by=stock.system, at=MONDAY, **old)

    tick(MONDAY)

    assert Notice.objects.filter(text__contains="旧证").count() == 2


@pytest.mark.rule("R-103")
def test_the_deadline_ends_with_the_release_and_with_the_permit(unreleased):
    stock = unreleased
    running = Timer.objects.filter(code=actions.RELEASE, ended_at=None)
    due = running.get().due_at

    actions.release(stock.permit, by=stock.system, at=MONDAY)

    assert due == datetime(2026, 11, 11, 9, tzinfo=SHANGHAI)
    assert not running.exists()


def test_the_page_of_a_project_releases_and_says_by_when(unreleased, client):
    stock = unreleased
    client.force_login(stock.account("linlan"), backend="django.contrib.auth.backends.ModelBackend")
    url = f"/inventory/permits/{stock.permit.pk}/release/"

    before = client.get(f"/inventory/{stock.project.pk}/project/").content.decode()
    answer = client.post(url)

    assert url in before
    assert "推盘期限" in before
    assert answer.status_code == 302
    assert Permit.objects.get().released_at is not None
