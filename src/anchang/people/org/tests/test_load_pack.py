from pathlib import Path

import pytest
from django.conf import settings
from tests.office import MONDAY, Office

from anchang.engine.accounts.models import Account
from anchang.engine.policies import Refused
from anchang.people.org import actions
from anchang.people.org.models import Pack, Post

HEAD = '[pack]\ncode = "small"\nversion = {version}\nname = "小"\n'
BOSS = '[[post]]\ncode = "boss"\nname = "主任"\nunit = "办"\n'
DEPUTY = '[[post]]\ncode = "second"\nname = "副主任"\nunit = "办"\n'
CLERK = '[[post]]\ncode = "clerk"\nname = "干事"\nunit = "办"\n'


def loaded(folder: Path, text: str, version: int = 1) -> Pack:
    path = folder / "small.toml"
    path.write_text(HEAD.format(version=version) + text)
    return actions.load_pack(path, by=Account.objects.system(), at=MONDAY)


@pytest.mark.parametrize(
    ("code", "superior"),
    [
        pytest.param("sales_director", "general_manager", marks=pytest.mark.clause("ORG-003")),
        pytest.param("planning_manager", "sales_director", marks=pytest.mark.clause("ORG-004")),
        pytest.param("sales_manager", "sales_director", marks=pytest.mark.clause("ORG-005")),
        pytest.param("planning_manager", "sales_director", marks=pytest.mark.clause("ORG-006")),
        pytest.param("planner", "planning_manager", marks=pytest.mark.clause("ORG-007")),
        pytest.param("copywriter", "planning_manager", marks=pytest.mark.clause("ORG-008")),
        pytest.param("designer", "planning_manager", marks=pytest.mark.clause("ORG-009")),
        pytest.param("planner", "planning_manager", marks=pytest.mark.clause("ORG-010")),
        pytest.param("copywriter", "planning_manager", marks=pytest.mark.clause("ORG-011")),
        pytest.param("designer", "planning_manager", marks=pytest.mark.clause("ORG-012")),
        pytest.param("sales_manager", "sales_director", marks=pytest.mark.clause("ORG-013")),
        pytest.param("sales_supervisor", "sales_manager", marks=pytest.mark.clause("ORG-014")),
        pytest.param("sales_supervisor", "sales_manager", marks=pytest.mark.clause("ORG-016")),
        pytest.param("consultant", "sales_supervisor", marks=pytest.mark.clause("ORG-017")),
        pytest.param("administrator", "sales_supervisor", marks=pytest.mark.clause("ORG-018")),
        pytest.param("mortgage_officer", "sales_supervisor", marks=pytest.mark.clause("ORG-019")),
        pytest.param("guard", "sales_supervisor", marks=pytest.mark.clause("ORG-020")),
        pytest.param("cleaner", "sales_supervisor", marks=pytest.mark.clause("ORG-021")),
        pytest.param("consultant", "sales_supervisor", marks=pytest.mark.clause("ORG-022")),
        pytest.param("cleaner", "sales_supervisor", marks=pytest.mark.clause("ORG-025")),
        pytest.param("guard", "sales_supervisor", marks=pytest.mark.clause("ORG-026")),
    ],
)
def test_the_office_starts_with_the_lines_of_the_papers(
    office: Office, code: str, superior: str, request: pytest.FixtureRequest
) -> None:
    line = Post.objects.get(code=code).lines.get(chosen=True)

    clause = request.node.get_closest_marker("clause").args[0]
    assert line.superior.code == superior
    assert clause in line.clauses


@pytest.mark.parametrize(
    ("title", "code"),
    [
        pytest.param("售楼部经理", "sales_manager", marks=pytest.mark.clause("ORG-005")),
        pytest.param("销售代表", "consultant", marks=pytest.mark.clause("ORG-017")),
        pytest.param("按揭专员", "mortgage_officer", marks=pytest.mark.clause("ORG-024")),
        ("consultant", "consultant"),
    ],
)
def test_a_post_is_known_under_every_title_of_the_papers(office: Office, title: str, code: str) -> None:
    from anchang.people.org.queries import post_named

    assert post_named(title).code == code


def test_the_same_version_again_changes_nothing_and_a_changed_text_needs_a_new_version(
    office: Office, tmp_path: Path
) -> None:
    first = loaded(tmp_path, BOSS)

    assert loaded(tmp_path, BOSS) == first
    with pytest.raises(Refused, match="版本号也要改"):
        loaded(tmp_path, BOSS + CLERK)
    assert loaded(tmp_path, BOSS + CLERK, version=2) != first


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        (CLERK + 'superior = [{ post = "ghost" }]\n', "没有「ghost」"),
        (CLERK + 'can.everywhere = ["org.view"]\n', "权限范围写错"),
        (CLERK + "estabishment = { least = 1, most = 1 }\n", "estabishment"),
        (CLERK + 'superior = [{ post = "boss", chosen = true }, { post = "second", chosen = true }]\n', "两个直接上级"),
    ],
)
def test_a_pack_with_a_mistake_is_refused_whole(office: Office, tmp_path: Path, wrong: str, why: str) -> None:
    with pytest.raises(Refused, match=why):
        loaded(tmp_path, BOSS + DEPUTY + wrong)

    assert not Pack.objects.filter(code="small").exists()
    assert not Post.objects.filter(code="boss").exists()


def test_a_superior_chosen_by_the_company_outlives_a_new_version(office: Office, tmp_path: Path) -> None:
    clerk = CLERK + 'superior = [{ post = "boss", chosen = true }, { post = "second" }]\n'
    loaded(tmp_path, BOSS + DEPUTY + clerk)
    post, second = Post.objects.get(code="clerk"), Post.objects.get(code="second")
    actions.choose_superior(post, by=office.account("zhoujianguo"), at=MONDAY, superior=second)

    loaded(tmp_path, BOSS + DEPUTY + clerk, version=2)

    assert post.lines.get(chosen=True).superior == second


def test_every_verb_that_a_post_may_do_belongs_to_a_room(office: Office) -> None:
    verbs = {verb for post in Post.objects.all() for named in post.can.values() for verb in named}

    assert all(verb.count(".") == 1 for verb in verbs)
    assert (settings.PACKS / "property_sales.toml").exists()


def test_only_the_system_loads_packs(office: Office, tmp_path: Path) -> None:
    path = tmp_path / "small.toml"
    path.write_text(HEAD.format(version=1) + BOSS)

    with pytest.raises(Refused, match="没有这项权限"):
        actions.load_pack(path, by=office.account("guanliyuan"), at=MONDAY)
