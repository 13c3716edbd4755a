from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from tests.office import MONDAY, Office

from anchang.engine.ledger.models import Entry
from anchang.engine.policies import Refused
from anchang.people.org import actions
from anchang.people.org.models import Post, Site, Staff


def hired(office: Office, by: str, code: str, site: Site, username: str = "xinren") -> Staff:
    post = Post.objects.get(code=code)
    who = {"username": username, "name": "新仁", "post": post, "joined_on": date(2026, 11, 2)}
    return actions.hire(site, by=office.account(by), at=MONDAY, **who)


def test_a_director_hires_into_the_site_and_the_ledger_says_so(office: Office) -> None:
    person = hired(office, "linlan", "consultant", office.site)

    entry = Entry.objects.filter(verb="org.hire").latest("pk")
    assert [one.post.name for one in person.assignments.all()] == ["置业顾问"]
    assert not person.account.has_usable_password()
    assert (entry.by_name, entry.post, entry.site_id) == ("林岚", "sales_director", office.site.pk)


@pytest.mark.parametrize("who", ["lijing", "wangmin", "zhengxin", "qiancheng"])
def test_a_consultant_supervisor_clerk_or_cashier_cannot_hire(office: Office, who: str) -> None:
    with pytest.raises(Refused, match="没有这项权限"):
        hired(office, who, "consultant", office.site)

    assert not Staff.objects.filter(name="新仁").exists()


def test_a_director_cannot_hire_at_another_site(office: Office) -> None:
    there = actions.open_site(office.company, by=office.account("guanliyuan"), at=MONDAY, code="BH02", name="滨湖案场")

    with pytest.raises(Refused, match="管理范围"):
        hired(office, "linlan", "consultant", there)


@pytest.mark.parametrize("code", ["system_administrator", "general_manager", "cashier"])
def test_a_director_cannot_hand_out_a_post_that_reaches_further_than_their_own(office: Office, code: str) -> None:
    with pytest.raises(Refused, match="由公司安排"):
        hired(office, "linlan", code, office.site)


def test_a_name_is_given_once(office: Office) -> None:
    with pytest.raises(Refused, match="「lijing」已被使用"):
        hired(office, "linlan", "consultant", office.site, username="lijing")


def test_the_form_hires_with_a_first_password(office: Office, signed_in: Callable[[str], Client]) -> None:
    page = reverse("org:hire", args=[office.site.pk])
    given = {
        "name": "新仁",
        "username": "xinren",
        "post": Post.objects.get(code="consultant").pk,
        "joined_on": "2024-05-06",
    }

    weak = signed_in("linlan").post(page, {**given, "password": "12345678"})
    good = signed_in("linlan").post(page, {**given, "password": "qing-shan-lv-shui"})

    person = Staff.objects.get(name="新仁")
    assert weak.status_code == 422
    assert "密码" in str(weak.context["form"].errors["password"])
    assert good["Location"] == person.get_absolute_url()
    assert person.account.check_password("qing-shan-lv-shui")


def test_the_form_offers_only_posts_one_may_give(office: Office, signed_in: Callable[[str], Client]) -> None:
    answer = signed_in("linlan").get(reverse("org:hire", args=[office.site.pk]))

    offered = {post.code for post in answer.context["form"].fields["post"].queryset}
    assert "consultant" in offered
    assert not offered & {"system_administrator", "general_manager", "cashier", "accountant"}


def test_a_consultant_is_refused_the_form_with_the_reason(office: Office, signed_in: Callable[[str], Client]) -> None:
    answer = signed_in("lijing").get(reverse("org:hire", args=[office.site.pk]))

    assert answer.status_code == 409
    assert "您的岗位没有这项权限" in answer.content.decode()
