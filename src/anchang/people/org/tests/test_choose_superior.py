from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from tests.office import MONDAY, Office

from anchang.engine.policies import Refused
from anchang.people.org import actions
from anchang.people.org.models import Line, Post
from anchang.people.org.queries import findings


def post(code: str) -> Post:
    return Post.objects.get(code=code)


@pytest.mark.clause("ORG-023")
def test_the_company_settles_which_of_two_superiors_counts_and_keeps_both_on_record(office: Office) -> None:
    clerk, manager = post("administrator"), post("sales_manager")

    actions.choose_superior(clerk, by=office.account("zhoujianguo"), at=MONDAY, superior=manager)

    assert [(line.superior.code, line.chosen) for line in clerk.lines.order_by("pk")] == [
        ("sales_supervisor", False),
        ("sales_manager", True),
    ]
    told = next(one for one in findings() if one.kind == "two_superiors")
    assert "现按「销售经理」执行" in told.text


def test_a_line_that_no_paper_records_cannot_be_chosen(office: Office) -> None:
    with pytest.raises(Refused, match="没有这条上下级关系"):
        actions.choose_superior(
            post("consultant"), by=office.account("zhoujianguo"), at=MONDAY, superior=post("planning_manager")
        )


def test_a_circle_is_refused(office: Office) -> None:
    @_as_the_pack
    def recorded() -> Line:
        return Line.objects.create(post=post("sales_manager"), superior=post("consultant"))

    recorded()

    with pytest.raises(Refused, match="循环"):
        actions.choose_superior(
            post("sales_manager"), by=office.account("zhoujianguo"), at=MONDAY, superior=post("consultant")
        )
    assert post("sales_manager").lines.get(chosen=True).superior == post("sales_director")


def test_the_form_offers_what_is_on_record(office: Office, signed_in: Callable[[str], Client]) -> None:
    manager = signed_in("zhoujianguo")
    page = reverse("org:choose_superior", args=["administrator"])

    offered = manager.get(page).context["form"].fields["superior"].queryset
    answer = manager.post(page, {"superior": post("sales_manager").pk})

    assert {one.code for one in offered} == {"sales_supervisor", "sales_manager"}
    assert answer["Location"] == reverse("org:post", args=["administrator"])


@pytest.mark.parametrize("who", ["lijing", "linlan"])
def test_lines_are_the_whole_company_s_and_nobody_at_a_site_sets_them(office: Office, who: str) -> None:
    with pytest.raises(Refused, match="没有这项权限"):
        actions.choose_superior(
            post("administrator"), by=office.account(who), at=MONDAY, superior=post("sales_manager")
        )


def _as_the_pack(write: Callable[[], Line]) -> Callable[[], Line]:
    """A line as a pack would bring it: inside an action of the system."""
    from anchang.engine.accounts.models import Account
    from anchang.engine.doors.work import Work, _current
    from anchang.engine.ledger.writing import Line as EntryLine

    def inside() -> Line:
        work = Work(Account.objects.system(), MONDAY)
        work.stack.append(EntryLine("org.load_pack"))
        token = _current.set(work)
        try:
            return write()
        finally:
            _current.reset(token)

    return inside
