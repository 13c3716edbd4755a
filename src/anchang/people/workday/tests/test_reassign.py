import pytest
from django.db import IntegrityError, transaction
from tests.office import MONDAY, rows

from anchang.engine.ledger.models import Entry, EntryDetail
from anchang.engine.policies import Refused
from anchang.people.workday import actions
from anchang.people.workday.models import Arrangement, Handing


@pytest.mark.clause("SAL-106")
def test_one_tap_gives_work_and_its_duty_to_a_colleague_and_keeps_the_reason(with_duties):
    [item] = with_duties.items("lijing")
    plan = with_duties.arrange("lijing", item=item)

    with_duties.reassign(plan, "zhanglei", reason="本人不在岗")

    plan.refresh_from_db()
    item.refresh_from_db()
    assert (plan.person.username, item.person.username) == ("zhanglei", "zhanglei")
    handing = Handing.objects.get()
    assert (handing.giver.username, handing.taker.username, handing.why) == ("lijing", "zhanglei", "本人不在岗")
    entry = Entry.objects.get(verb="workday.reassign")
    assert "本人不在岗" in EntryDetail.objects.get(entry_id=entry.pk).facts
    assert with_duties.told("zhanglei") == ["李静转交给您：打回访电话"]


def test_who_takes_over_plain_work_is_told(day):
    day.reassign(day.arrange("lijing"), "zhanglei")

    assert day.told("zhanglei") == ["今天的工作改派给您：讲沙盘"]


def test_work_does_not_go_round_in_a_circle(day):
    plan = day.arrange("lijing")
    day.reassign(plan, "zhanglei")
    day.reassign(plan, "zhaoxue")

    with pytest.raises(Refused, match="李静已经转出过这项工作"):
        day.reassign(plan, "lijing")

    assert Arrangement.objects.get().person.username == "zhaoxue"


def test_the_database_keeps_it_from_going_in_a_circle(day):
    plan = day.arrange("lijing")
    day.reassign(plan, "zhanglei")
    lijing, zhanglei, zhaoxue = (day.who(name) for name in ("lijing", "zhanglei", "zhaoxue"))
    given = {"arrangement": plan, "at": MONDAY, "why": "工作调整"}

    for giver, taker in ((lijing, zhaoxue), (zhaoxue, zhanglei), (zhaoxue, zhaoxue)):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows(Handing).bulk_create([Handing(giver=giver, taker=taker, **given)])

    rows(Handing).bulk_create([Handing(giver=zhanglei, taker=zhaoxue, **given)])


@pytest.mark.parametrize(
    ("to", "reason", "why"),
    [
        ("lijing", "工作调整", "现在就是李静的"),
        ("qiancheng", "工作调整", "不在锦绣案场任岗"),
        ("zhanglei", " ", "请写明改派的原因"),
    ],
)
def test_what_cannot_be_reassigned_is_refused(day, to, reason, why):
    plan = day.arrange("lijing")

    with pytest.raises(Refused, match=why):
        day.reassign(plan, to, reason=reason)


def test_nothing_goes_to_who_is_away_or_has_the_same_work(day):
    plan = day.arrange("lijing")
    day.mark("zhanglei", "off")
    day.arrange("zhaoxue")

    with pytest.raises(Refused, match="张磊当天轮休"):
        day.reassign(plan, "zhanglei")
    with pytest.raises(Refused, match="赵雪已经安排了讲沙盘"):
        day.reassign(plan, "zhaoxue")


def test_what_is_done_stays_where_it_is(day):
    plan = day.arrange("lijing")
    actions.finish(plan, by=day.who("lijing"), at=MONDAY)

    with pytest.raises(Refused, match="已经完成"):
        day.reassign(plan, "zhanglei")


def test_the_names_of_free_colleagues_are_the_buttons(today):
    today.arrive("zhanglei")
    plan = today.arrange("lijing")
    today.mark("zhaoxue", "leave")
    client, url = today.enter("wangmin"), f"/workday/arrangements/{plan.pk}/reassign/"

    page = client.get(url).content.decode()
    answer = client.post(url, {"to": today.who("zhanglei").pk, "reason": "工作调整"})

    first = page.index('name="to"')
    assert page.index(f'value="{today.who("zhanglei").pk}"', first) < page.index("</button>", first)
    assert f'value="{today.who("zhaoxue").pk}"' not in page
    assert answer.status_code == 302
    assert Arrangement.objects.get().person.username == "zhanglei"


def test_a_consultant_reassigns_nothing(day):
    plan = day.arrange("lijing")

    with pytest.raises(Refused, match="您的岗位没有这项权限"):
        day.reassign(plan, "zhanglei", by="lijing")
