"""The screens: who sees what, the forms of a policy and of a payment method, and how many questions the list asks."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from anchang.business.terms.models import Policy

INDEX = reverse("terms:index")


def parts(*shares):
    """What a browser sends for the parts of a payment method."""
    rows = [(f"part_{n}", f"share_{n}", f"days_{n}") for n in range(1, len(shares) + 1)]
    return {
        name: value
        for row, share in zip(rows, shares, strict=True)
        for name, value in zip(row, ("down", share, 7), strict=True)
    }


def form(desk, **given):
    facts = {"name": "开盘优惠", "source": "campaign", "kind": "percent", "value": "1.5", "why": "开盘", "once": "k1"}
    return {**facts, "starts_on": f"{desk.today:%Y-%m-%d}", **given}


def test_a_policy_is_drafted_edited_and_submitted_on_screen(desk_now):
    client, url = desk_now.enter("chenwei"), reverse("terms:propose", args=[desk_now.project.pk])

    client.post(url, form(desk_now, buildings=[desk_now.buildings[0].pk], types=["三房"], uses="5"))
    made = Policy.objects.get()
    client.post(reverse("terms:edit", args=[made.pk]), form(desk_now, value="2", once="k2"))
    client.post(reverse("terms:submit", args=[made.pk]), {"once": "k3"})

    made.refresh_from_db()
    assert (made.value, made.stage, made.uses, made.bounds.count()) == (Decimal(2), "submitted", None, 0)


def test_a_payment_method_is_drafted_with_its_parts_and_its_next_version_begins_with_them(desk_now):
    client, url = desk_now.enter("chenwei"), reverse("terms:propose", args=[desk_now.project.pk])
    given = {**form(desk_now, name="按揭", value="0", pays="mortgage"), **parts("30", "70")}

    client.post(f"{url}?source=payment", given)
    made = Policy.objects.get()
    page = client.get(f"{url}?after={made.pk}").content.decode()

    assert [(one.share, one.days) for one in made.parts.all()] == [(Decimal(30), 7), (Decimal(70), 7)]
    assert (made.source, made.pays, made.value) == ("payment", "mortgage", Decimal(0))
    assert 'value="按揭"' in page
    assert 'value="70"' in page


def test_parts_that_are_not_the_whole_price_are_told_at_their_field(desk_now):
    url = reverse("terms:propose", args=[desk_now.project.pk])
    given = {**form(desk_now, pays="mortgage"), **parts("30", "60")}

    answer = desk_now.enter("chenwei").post(f"{url}?source=payment", given)

    assert answer.status_code == 422
    assert answer.context["form"].errors["share_2"] == ["各期比例合计90%，要等于100%"]


@pytest.mark.parametrize(("given", "status"), [({"value": "100"}, 409), ({"value": "-1"}, 422), ({"value": "abc"}, 422),
                                               ({"name": ""}, 422), ({"ends_on": "2020-01-01"}, 409)])  # fmt: skip
def test_a_form_that_says_nothing_sensible_keeps_what_was_typed(desk_now, given, status):
    url = reverse("terms:propose", args=[desk_now.project.pk])

    answer = desk_now.enter("chenwei").post(url, form(desk_now, **given))

    assert answer.status_code == status
    assert "开盘" in answer.content.decode()
    assert not Policy.objects.exists()


def test_a_consultant_sees_what_was_agreed_to_and_no_draft(desk_now):
    agreed, draft = desk_now.standing(), desk_now.draft("机密优惠")
    desk_now.submit(desk_now.draft("待批优惠"))
    client = desk_now.enter("lijing")

    page = client.get(INDEX).content.decode()
    answers = [client.get(one.get_absolute_url()).status_code for one in (agreed, draft)]

    assert "开盘优惠" in page
    assert "机密优惠" not in page
    assert "待批优惠" not in page
    assert "拟定优惠政策" not in page
    assert answers == [200, 404]
    for who in ("chenwei", "linlan", "wangmin", "zhoujianguo"):
        assert "机密优惠" in desk_now.enter(who).get(INDEX).content.decode()


def test_the_list_says_where_each_version_stands_and_what_each_post_may_give(desk_now):
    first = desk_now.standing()
    desk_now.standing(starts_on=desk_now.today + timedelta(days=3), value=Decimal(2))

    page = desk_now.enter("lijing").get(INDEX).content.decode()
    told = desk_now.enter("lijing").get(first.get_absolute_url()).content.decode()

    assert all(text in page for text in ("执行中", "未开始", "1%", "2%", "置业顾问", "销售总监"))
    assert all(text in told for text in ("新版本开始", "V2 · 2%", "林岚"))


def test_the_list_asks_as_many_questions_for_a_hundred_rows_as_for_one(desk_now):
    desk_now.standing()
    client = desk_now.enter("chenwei")
    client.get(INDEX)
    with CaptureQueriesContext(connection) as one:
        client.get(INDEX)
    for n in range(40):
        desk_now.draft(f"优惠{n}")

    with CaptureQueriesContext(connection) as many:
        client.get(INDEX)

    assert len(many) == len(one) <= 12


def test_a_policy_is_ended_with_a_reason(desk_now):
    made = desk_now.standing()

    desk_now.enter("linlan").post(reverse("terms:end", args=[made.pk]), {"reason": "提前售罄", "once": "k1"})

    made.refresh_from_db()
    assert (made.stage, made.ended_by) == ("ended", desk_now.who("linlan"))
