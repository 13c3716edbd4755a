"""What is said and shown to customers: in which edition, on which day, by whom (R-122)."""

from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from tests.office import rows

from anchang.business.contacting import actions, queries
from anchang.business.contacting.models import Edition, Showing
from anchang.engine.files.actions import read
from anchang.engine.policies import Refused
from anchang.lib.calendar import office_day

from .conftest import DAY, Line

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c63f8cfc0f01f0005000201e221bc330000000049454e44ae426082"
)


def show(line: Line, edition: Edition, who: str = "lijing", **given: Any) -> Showing:
    customer = given.get("customer") or line.person()
    made: Showing = actions.show(customer, by=line.who(who), at=line.at, edition=edition)
    return made


@pytest.mark.rule("R-122")
def test_it_is_known_which_edition_was_shown_to_whom_on_which_day_and_by_whom(line: Line) -> None:
    customer, edition = line.person(), line.edition()

    shown = show(line, edition, customer=customer)
    again = show(line, edition, customer=customer)

    assert shown.pk == again.pk
    assert (shown.edition.nth, shown.customer, shown.on, shown.by) == (
        1, customer, office_day(line.at), line.who("lijing"),
    )  # fmt: skip


@pytest.mark.rule("R-122")
def test_what_is_not_approved_expired_not_begun_or_withdrawn_is_not_shown(line: Line) -> None:
    today, by = office_day(line.at), line.who("chenwei")
    early, late = line.edition("明天的", since=today + DAY), line.edition("今天止", until=today)
    withdrawn = line.edition("停用的")
    actions.withdraw_edition(withdrawn, by=by, at=line.at, why="价格变了")
    material = actions.add_material(line.site, by=by, at=line.at, kind="price", title="草稿", text="价", since=today)

    for edition, word in ((early, "还没开始"), (withdrawn, "已停用"), (material.editions.get(), "待审批")):
        with pytest.raises(Refused, match=word):
            show(line, edition)
    assert show(line, late).pk
    line.later(DAY)
    with pytest.raises(Refused, match="已过期"):
        show(line, late)


def test_a_new_edition_takes_the_place_of_the_old_one_only_once_it_is_approved(line: Line) -> None:
    first, today = line.edition(), office_day(line.at)
    second = actions.issue(first.material, by=line.who("tangning"), at=line.at, since=today, text="92㎡三房")

    assert [one.nth for one in queries.on_hand(line.site, today)] == [1]
    actions.approve_edition(second, by=line.who("chenwei"), at=line.at)

    assert [one.nth for one in queries.on_hand(line.site, today)] == [2]
    assert Edition.objects.get(pk=first.pk).text == "89㎡三房"


def test_nobody_approves_their_own_and_a_consultant_none(line: Line) -> None:
    today = office_day(line.at)
    facts = {"kind": "price", "title": "价格说明", "text": "一口价", "since": today}
    edition = actions.add_material(line.site, by=line.who("chenwei"), at=line.at, **facts).editions.get()

    for who in ("chenwei", "lijing"):
        with pytest.raises(Refused):
            actions.approve_edition(edition, by=line.who(who), at=line.at)

    with pytest.raises(IntegrityError), transaction.atomic():
        rows(Edition).filter(pk=edition.pk).update(approved_by=line.who("chenwei"), approved_at=line.at)


def test_a_file_is_kept_whole_and_what_is_no_picture_or_pdf_is_refused(line: Line) -> None:
    given = {"kind": "layout", "title": "户型图", "since": office_day(line.at)}

    made = actions.add_material(line.site, by=line.who("tangning"), at=line.at, file=("户型.png", PNG), **given)

    kept = made.editions.get().file
    assert (kept.kind, read(kept)) == ("image/png", PNG)
    with pytest.raises(Refused, match="不是所要的格式"):
        actions.add_material(
            line.site, by=line.who("tangning"), at=line.at, file=("x.html", b"<script>"), **{**given, "title": "别的"}
        )


def test_a_material_says_something_for_days_in_order_under_a_title_of_its_own(line: Line) -> None:
    line.edition("户型图")
    today = office_day(line.at)
    wrong: tuple[tuple[dict[str, Any], str], ...] = (
        ({"title": "空的", "text": " "}, "内容或上传"),
        ({"title": "倒的", "until": today - DAY}, "不能早于"),
        ({"title": "户型图"}, "已经有同名"),
    )

    for given, words in wrong:
        with pytest.raises(Refused, match=words):
            line.edition(**given)


def test_somebody_elses_customer_is_not_shown_anything_by_me(line: Line, tmp_path: Path) -> None:
    with pytest.raises(Refused):
        show(line, line.edition(), "zhanglei")
