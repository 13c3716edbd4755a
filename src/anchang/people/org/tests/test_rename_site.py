from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from tests.office import MONDAY, Office

from anchang.engine.policies import Refused
from anchang.people.org import actions


def test_a_name_can_change_and_the_code_cannot(office: Office, signed_in: Callable[[str], Client]) -> None:
    page = reverse("org:rename_site", args=[office.site.pk])

    answer = signed_in("guanliyuan").post(page, {"name": "锦绣一期", "code": "ZZ99"})

    office.site.refresh_from_db()
    assert answer["Location"] == office.site.get_absolute_url()
    assert (office.site.name, office.site.code) == ("锦绣一期", "JX01")


@pytest.mark.parametrize("who", ["lijing", "linlan"])
def test_nobody_at_a_site_renames_it(office: Office, who: str) -> None:
    with pytest.raises(Refused, match="没有这项权限"):
        actions.rename_site(office.site, by=office.account(who), at=MONDAY, name="别名")
