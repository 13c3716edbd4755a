from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from tests.office import MONDAY, rows, together

from anchang.business.service.models import Limits
from anchang.engine.policies import Refused

from .conftest import FIGURES, MINUTE

URL = "/service/limits/set/"


def test_a_site_begins_with_the_figures_of_the_pack(desk):
    first = desk.open().limits

    assert (first.version, first.source, first.set_by) == (1, "service_limits 1", None)
    assert (first.accept_major, first.settle_everyday, first.visit_days) == (15, 3, 3)
    assert (first.amount_major, first.people_serious, first.media_is_major) == (Decimal(100000), 3, True)


def test_new_limits_hold_from_their_day_on_and_what_was_opened_keeps_its_own(desk):
    before, tomorrow = desk.open(), MONDAY + timedelta(days=1)

    made = desk.limits(effective_on=tomorrow.date())

    assert made.version == 2
    assert (desk.open().limits.version, desk.open(at=tomorrow).limits.version) == (1, 2)
    assert desk.open(at=tomorrow).accept_by == tomorrow + 20 * MINUTE
    late = desk.accept(before, at=tomorrow)
    assert (late.limits.version, late.settle_by.date()) == (1, (MONDAY + timedelta(days=3)).date())


def test_of_two_versions_of_one_day_the_later_one_holds(desk):
    desk.limits()
    desk.limits(accept_everyday=19)

    assert desk.open().limits.accept_everyday == 19


def test_a_version_set_before_the_first_complaint_is_the_second(desk):
    made = desk.limits()

    assert (made.version, Limits.objects.count()) == (2, 2)


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ({"effective_on": (MONDAY - timedelta(days=1)).date()}, "生效日期不能早于今天"),
        ({"accept_major": 0}, "受理时限至少1分钟"),
        ({"settle_major": 0}, "处理时限至少1个工作日"),
        ({"visit_days": 0}, "回访时限至少1天"),
        ({"accept_major": 11}, "级别越高，时限不能越长"),
        ({"settle_serious": 3}, "级别越高，时限不能越长"),
        ({"amount_major": Decimal(499)}, "重大的金额不能低于较重的金额"),
        ({"amount_serious": Decimal(0)}, "重大的金额不能低于较重的金额"),
        ({"people_major": 1}, "重大的人数不能少于较重"),
        ({"people_serious": 1}, "较重至少2人"),
    ],
)
def test_figures_that_make_no_sense_are_refused(desk, given, reason):
    with pytest.raises(Refused, match=reason):
        desk.limits(**given)


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ({"accept_major": 0}, "limits_leave_time"),
        ({"accept_major": 99}, "limits_severer_is_never_slower"),
        ({"settle_major": 9}, "limits_severer_is_never_slower"),
        ({"amount_major": Decimal(1)}, "limits_major_is_above_serious"),
    ],
)
def test_the_database_itself_keeps_no_such_figures(desk, given, name):
    made = desk.limits()
    same = {**FIGURES, "site": made.site, "effective_on": made.effective_on, "set_at": MONDAY, "version": 9}

    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        rows(Limits).bulk_create([Limits(**{**same, **given})])

    assert rows(Limits).bulk_create([Limits(**same)])


@pytest.mark.parametrize("who", ["wangmin", "zhengxin", "lijing", "zhoujianguo"])
def test_nobody_but_director_and_manager_sets_them(desk, who):
    with pytest.raises(Refused, match="您的岗位没有这项权限"):
        desk.limits(who)

    assert [desk.limits(one).set_by.username for one in ("chenwei", "linlan")] == ["chenwei", "linlan"]


def test_two_versions_at_once_get_two_numbers_or_one_is_refused(real_database, make_desk):
    desk = make_desk()
    desk.open()

    answers = together(lambda: desk.limits("chenwei"), lambda: desk.limits("linlan"))

    made = sorted(one.version for one in answers if isinstance(one, Limits))
    refused = [one.reason for one in answers if isinstance(one, Refused)]
    assert (made, refused) in (([2, 3], []), ([2], ["刚有别人改了时限，请刷新后再试"]))


def test_another_version_leaves_the_ones_before_as_they_were(desk):
    desk.limits()
    kept = Limits.objects.order_by("version").values()
    before = list(kept)

    desk.limits(accept_everyday=19)

    assert list(kept.all())[:2] == before


def test_the_screen_starts_from_what_holds_and_shows_every_version(desk_now):
    client = desk_now.enter("chenwei")

    page = client.get(URL).content.decode()
    form = {**FIGURES, "effective_on": "2000-01-01", "media_is_major": ""}
    early = client.post(URL, form)
    slow = client.post(URL, {**form, "effective_on": f"{desk_now.at:%Y-%m-%d}", "accept_major": "11"})
    done = client.post(URL, {**form, "effective_on": "2999-01-01"})
    shown = client.get(done["Location"]).content.decode()

    assert 'name="accept_everyday" value="60"' in page
    assert (early.status_code, slow.status_code, done.status_code) == (422, 422, 302)
    assert "20 / 10 / 5" in shown
    assert "60 / 30 / 15 分钟" in shown


def test_who_answers_complaints_sees_the_limits_and_has_no_button_for_them(desk_now):
    seen = desk_now.enter("wangmin").get("/service/limits/")
    unseen = desk_now.enter("lijing").get("/service/limits/")

    assert (seen.status_code, unseen.status_code) == (200, 409)
    assert "设置新时限" not in seen.content.decode()
