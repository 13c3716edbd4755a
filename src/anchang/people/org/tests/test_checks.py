import pytest
from tests.office import MONDAY, Office

from anchang.people.org import actions
from anchang.people.org.models import Post
from anchang.people.org.queries import Finding, findings


def found(kind: str) -> list[Finding]:
    return [one for one in findings() if one.kind == kind]


@pytest.mark.clause("ORG-018")
@pytest.mark.clause("ORG-023")
def test_the_clerk_has_two_recorded_superiors(office: Office) -> None:
    (told,) = found("two_superiors")

    assert told.post.name == "行政专员"
    assert told.text == "文件写了「销售主管」、「销售经理」，现按「销售主管」执行"
    assert told.clauses == ("ORG-018", "ORG-023")


@pytest.mark.clause("ORG-024")
def test_the_mortgage_officer_s_own_page_names_no_superior(office: Office) -> None:
    (told,) = found("superior_by_others")

    assert told.post.code == "mortgage_officer"
    assert told.clauses == ("ORG-019", "ORG-024")


@pytest.mark.clause("ORG-015")
def test_the_sales_manager_supports_themselves_under_another_title(office: Office) -> None:
    (told,) = found("supports_itself")

    assert told.post.code == "sales_manager"
    assert "售楼部经理" in told.text
    assert Post.objects.get(code="sales_supervisor").supports == {"销售经理": ["SAL-087"]}


@pytest.mark.clause("ORG-038")
def test_duties_without_a_figure_and_a_figure_without_duties_are_listed(office: Office) -> None:
    assert {one.post.name for one in found("no_figure")} == {"策划员", "按揭办证专员", "保洁", "保安"}
    assert [one.post.name for one in found("no_duties")] == ["外拓人员"]


def test_outreach_workers_have_no_superior(office: Office) -> None:
    (told,) = found("no_superior")

    assert told.post.code == "outreach"


def test_nothing_else_is_found(office: Office) -> None:
    assert len(findings()) == 9


def test_a_choice_of_the_company_settles_the_two_superiors(office: Office) -> None:
    (before,) = found("two_superiors")
    clerk, manager = Post.objects.get(code="administrator"), Post.objects.get(code="sales_manager")

    actions.choose_superior(clerk, by=office.account("zhoujianguo"), at=MONDAY, superior=manager)

    (after,) = found("two_superiors")
    assert "现按「销售主管」" in before.text
    assert "现按「销售经理」" in after.text
