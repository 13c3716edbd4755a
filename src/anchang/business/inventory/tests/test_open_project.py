import pytest
from tests.office import MONDAY

from anchang.business.inventory import actions
from anchang.business.inventory.models import Project
from anchang.engine.policies import Refused

GIVEN = {"name": "锦绣二期", "developer": "锦绣置业"}


def test_a_manager_opens_a_project_at_the_own_site(stock, client):
    client.force_login(stock.account("chenwei"), backend="django.contrib.auth.backends.ModelBackend")

    answer = client.post(f"/inventory/sites/{stock.office.site.pk}/open_project/", GIVEN)

    made = Project.objects.get(name="锦绣二期")
    assert (made.site, answer.url) == (stock.office.site, f"/inventory/{made.pk}/")
    assert "锦绣二期" in client.get("/inventory/").content.decode()
    assert "还没有房源" in client.get(answer.url).content.decode()


def test_a_name_stands_once_at_a_site(stock):
    with pytest.raises(Refused, match="已有同名项目"):
        actions.open_project(stock.office.site, by=stock.system, at=MONDAY, name="锦绣一期", developer="x")


def test_a_consultant_may_not_open_a_project(stock):
    with pytest.raises(Refused, match="您的岗位没有这项权限"):
        actions.open_project(stock.office.site, by=stock.account("lijing"), at=MONDAY, **GIVEN)
