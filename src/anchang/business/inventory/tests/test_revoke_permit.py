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


def test_a_manager_may_not_revoke_a_permit(stock):
    with pytest.raises(Refused, match="您的岗位没有这项权限"):
        actions.revoke_permit(stock.permit, by=stock.account("chenwei"), at=MONDAY, on=MONDAY.date())
