from datetime import timedelta

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.office import rows

from anchang.people.org import actions as org
from anchang.people.org.models import Post
from anchang.people.rounds.models import Finding

URL = reverse("rounds:findings")


def queries_of(client, url):
    with CaptureQueriesContext(connection) as found:
        assert client.get(url).status_code == 200
    return len(found)


def shown(client, query=""):
    return [row.thing.words for row in client.get(f"{URL}{query}").context["table"].rows]


def test_the_list_asks_as_often_for_many_findings_as_for_one(beat_now):
    client = beat_now.enter("wangmin")
    beat_now.walk(smell="有烟味")
    client.get(URL)

    one = queries_of(client, URL)
    beat_now.walk("props", **{item.text: "坏了" for item in beat_now.listed("props").items.all()})
    beat_now.walk("show_flat", **{item.text: "坏了" for item in beat_now.listed("show_flat").items.all()})
    many = queries_of(client, URL)

    assert Finding.objects.count() == 17
    assert one == many <= 12


def test_the_list_shows_what_is_not_closed_and_is_narrowed_by_stage_list_and_lateness(beat_now):
    closed = beat_now.recheck(beat_now.smell(), passed=True)
    beat_now.walk("props", **{"沙盘模型完好，楼栋标牌齐全": "掉了一块牌"})
    late = Finding.objects.exclude(pk=closed.pk).get()
    client = beat_now.enter("chenwei")

    before = shown(client, "?late=on")
    rows(Finding).filter(pk=late.pk).update(due_at=beat_now.at - timedelta(hours=1))

    assert shown(client) == [late.words]
    assert (before, shown(client, "?late=on")) == ([], [late.words])
    assert shown(client, "?stage=closed") == [closed.words]
    assert shown(client, "?code=site_hygiene") == []


def test_a_finding_tells_its_way_from_the_round_to_the_check_that_closed_it(beat_now):
    finding = beat_now.recheck(beat_now.mend(beat_now.smell()), passed=False, note="仍有烟味")
    url = finding.get_absolute_url()

    page = beat_now.enter("chenwei").get(url).content.decode()

    assert all(words in page for words in ("有烟味", "仍有烟味", "杨桂", "巡检不合格", "复查仍不合格"))
    assert f"{url}recheck/" in page


def test_whoever_mended_it_sees_the_button_with_the_reason_instead(beat_now):
    walked = beat_now.walk("props", **{"激光笔有电，话筒音响正常": "没电"})
    url = walked.findings.get().get_absolute_url()

    page = beat_now.enter("zhengxin").get(url).content.decode()

    assert "整改人不能复查自己的整改" in page
    assert f'href="{url}recheck/"' not in page


def test_the_finding_of_another_site_is_not_found(beat_now):
    url = beat_now.smell().get_absolute_url()
    by = beat_now.who("guanliyuan")
    away = org.open_site(beat_now.office.company, by=by, at=beat_now.at, code="JX02", name="云麓案场")
    facts = {"username": "liufang", "name": "刘芳", "joined_on": beat_now.at.date()}
    post = Post.objects.get(code="sales_supervisor")
    beat_now.office.staff["liufang"] = org.hire(away, by=by, at=beat_now.at, post=post, **facts)

    assert beat_now.enter("liufang").get(url).status_code == 404
    assert beat_now.enter("liufang").get(f"{url}recheck/").status_code == 404
    assert beat_now.enter("wangmin").get(url).status_code == 200
