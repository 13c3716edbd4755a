from datetime import timedelta

from tests.office import MONDAY, Office, morning, rows

from anchang.engine.accounts.models import Account
from anchang.engine.notices.models import Notice
from anchang.people.duties import actions
from anchang.people.duties.models import Occurrence
from anchang.people.duties.stages import Stage
from anchang.people.org import actions as org
from anchang.people.org.models import Assignment, Post

from .conftest import HEAD, NOON, Load, Tick, duty, item_of, items


def owners(code: str) -> list[str]:
    return sorted(one.person.username for one in items(code))


def leave(office: Office, username: str, by: str = "linlan") -> None:
    org.leave(office.staff[username], by=office.account(by), at=NOON, on=MONDAY.date())


def vacate(office: Office, *usernames: str) -> None:
    rows(Assignment).filter(staff__in=[office.staff[one] for one in usernames]).delete()


def hire(office: Office, site: object, username: str, post: str) -> None:
    org.hire(
        site, by=Account.objects.system(), at=MONDAY, username=username, name="新人",
        post=Post.objects.get(code=post), joined_on=MONDAY.date(),
    )  # fmt: skip


def test_a_superior_who_is_not_there_is_passed_over(office: Office, load: Load, tick: Tick) -> None:
    load(duty("greet"))
    tick(MONDAY)
    vacate(office, "wangmin")

    leave(office, "lijing")

    assert owners("greet") == ["chenwei", "liuyang", "sunyue", "wuhao", "zhanglei", "zhaoxue"]


def test_what_is_open_in_two_posts_goes_up_the_way_of_each(office: Office, load: Load, tick: Tick) -> None:
    org.assign(
        office.staff["lijing"], by=office.account("linlan"), at=MONDAY, post=Post.objects.get(code="planner"),
        site=office.site, since=MONDAY.date(),
    )  # fmt: skip
    load(duty("greet"), duty("draft", "planner"), head=HEAD + '[[post]]\ncode = "planner"\n')
    tick(MONDAY)

    leave(office, "lijing")

    assert (owners("greet").count("wangmin"), owners("draft")) == (1, ["heqing", "tangning"])


def test_what_is_open_at_another_site_goes_to_who_stands_above_it_there(office: Office, load: Load, tick: Tick) -> None:
    load(duty("greet"))
    tick(MONDAY)
    other = org.open_site(office.company, by=Account.objects.system(), at=MONDAY, code="YH01", name="云湖案场")
    hire(office, other, "lead", "sales_supervisor")
    rows(Occurrence).filter(pk=item_of("greet").pk).update(site=other)

    leave(office, "lijing")

    assert (owners("greet").count("lead"), "wangmin" in owners("greet")) == (1, False)


def test_who_has_passed_it_on_already_is_passed_over(office: Office, load: Load, tick: Tick) -> None:
    load(duty("greet"))
    tick(MONDAY)
    item = item_of("greet")
    rows(Occurrence).filter(pk=item.pk).update(person=office.account("wangmin"))
    leave_to = {"by": office.account("chenwei"), "at": MONDAY, "to": office.account("lijing")}
    actions.delegate(Occurrence.objects.get(pk=item.pk), **leave_to)

    leave(office, "lijing")

    assert Occurrence.objects.get(pk=item.pk).person.username == "chenwei"


def test_where_nobody_stands_above_a_colleague_takes_it(office: Office, load: Load, tick: Tick) -> None:
    hire(office, office.company, "second", "general_manager")
    load(duty("rule", "general_manager"))
    tick(MONDAY)

    leave(office, "zhoujianguo", by="guanliyuan")

    assert owners("rule") == ["second", "second"]


def test_what_nobody_can_take_stays_and_whoever_enters_the_leave_is_told(
    office: Office, load: Load, tick: Tick
) -> None:
    load(duty("rule", "general_manager"))
    tick(MONDAY)

    leave(office, "zhoujianguo", by="guanliyuan")

    told = Notice.objects.filter(account_id=office.account("guanliyuan").pk).values_list("text", flat=True)
    assert owners("rule") == ["zhoujianguo"]
    assert "周建国已离职，还有1项职责没有人接，请安排交接" in list(told)


def test_what_is_done_or_lapsed_stays_with_who_bore_it(office: Office, load: Load, tick: Tick) -> None:
    load(duty("greet"))
    tick(MONDAY)
    tick(morning(2026, 11, 3))

    leave_on = MONDAY + timedelta(days=1)
    org.leave(office.staff["lijing"], by=office.account("linlan"), at=leave_on, on=leave_on.date())

    assert [one.on.day for one in items("greet", person=office.account("lijing"))] == [2]
    assert item_of("greet").stage == Stage.LAPSED
