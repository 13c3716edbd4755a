from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from tests.office import Office


@pytest.mark.clause("ORG-024")
def test_the_page_of_a_post_shows_who_wrote_its_line(office: Office, signed_in: Callable[[str], Client]) -> None:
    page = signed_in("lijing").get(reverse("org:post", args=["mortgage_officer"])).content.decode()

    assert "上级一方写的，ORG-019" in page
    assert "职责里没有写上级" in page
    assert "未设编制" in page


def test_the_button_for_the_superior_is_for_the_company(office: Office, signed_in: Callable[[str], Client]) -> None:
    url, to_choose = reverse("org:post", args=["administrator"]), reverse("org:choose_superior", args=["administrator"])

    assert to_choose in signed_in("zhoujianguo").get(url).content.decode()
    assert to_choose not in signed_in("linlan").get(url).content.decode()


def test_an_unknown_post_is_not_found(office: Office, signed_in: Callable[[str], Client]) -> None:
    assert signed_in("linlan").get(reverse("org:post", args=["ghost"])).status_code == 404
