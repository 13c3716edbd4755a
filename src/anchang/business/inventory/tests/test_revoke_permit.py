from datetime import date

import pytest
from tests.office import MONDAY

from anchang.business.inventory import actions, queries
from anchang.engine.policies import Refused


@pytest.mark.rule("R-102")
def test_from_the_day_of_revocation_units_are_without_permit_but_what_is_sold_stays_sold(stock):
    stock.take(kind="contract", until=None)

    actions.revoke_permit(stock.permit, by=stock.account("linlan"), at=MONDAY, on=MONDAY.date(), reason="撤证决定")

    codes = [cell.status.code for cell in queries.board(stock.project, MONDAY)]
    assert sorted(codes) == ["signed", "unpermitted", "unpermitted", "unpermitted"]


def test_a_permit_is_revoked_once_and_not_before_its_issue(stock):
    with pytest.raises(Refused, match="不能早于发证日期"):
        actions.revoke_permit(stock.permit, by=stock.system, at=MONDAY, on=date(2026, 10, 31))
    actions.revoke_permit(stock.permit, by=stock.system, at=MONDAY, on=MONDAY.date())

    with pytest.raises(Refused, match="许可证已撤销"):
        actions.revoke_permit(stock.permit, by=stock.system, at=MONDAY, on=MONDAY.date())


def project_page(stock, client, username: str) -> str:
    client.force_login(stock.account(username), backend="django.contrib.auth.backends.ModelBackend")
    return client.get(f"/inventory/{stock.project.pk}/project/").content.decode()


def test_the_page_of_the_project_offers_it_beside_the_permit_to_whose_post_it_belongs(stock, client):
    link = f'href="/inventory/permits/{stock.permit.pk}/revoke_permit/"'

    shown = {who: project_page(stock, client, who) for who in ("linlan", "chenwei", "lijing")}

    assert [who for who, page in shown.items() if link in page] == ["linlan"]
    assert all("锦房预售证2026001号" in page and "28号楼" in page for page in shown.values())
    assert "撤销预售许可证" not in shown["chenwei"]


def test_a_permit_that_is_revoked_says_so_in_place_of_the_button(stock, client):
    actions.revoke_permit(stock.permit, by=stock.system, at=MONDAY, on=MONDAY.date())

    page = project_page(stock, client, "linlan")

    assert f"/permits/{stock.permit.pk}/revoke_permit/" not in page
    assert "许可证已撤销" in page
    assert "2026年11月2日 撤销" in page


def test_a_manager_may_not_revoke_a_permit(stock):
    with pytest.raises(Refused, match="您的岗位没有这项权限"):
        actions.revoke_permit(stock.permit, by=stock.account("chenwei"), at=MONDAY, on=MONDAY.date())
