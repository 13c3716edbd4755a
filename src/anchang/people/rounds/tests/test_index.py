from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.office import rows

from anchang.people.org import actions as org
from anchang.people.org.models import Post
from anchang.people.rounds.models import Round


def queries_of(client, url):
    with CaptureQueriesContext(connection) as found:
        assert client.get(url).status_code == 200
    return len(found)


@pytest.mark.parametrize("name", ["rounds:index", "rounds:rounds"])
def test_the_pages_ask_as_often_for_fifty_rounds_as_for_one(beat_now, name):
    client, url = beat_now.enter("wangmin"), reverse(name)
    beat_now.walk(smell="有烟味")
    client.get(url)

    one = queries_of(client, url)
    for _time in range(17):
        beat_now.walk()
        beat_now.walk("props")
        beat_now.walk("cleaning_site")
    many = queries_of(client, url)

    assert one == many <= 12


def test_each_list_says_when_it_was_walked_last_by_whom_and_what_is_open(beat_now):
    beat_now.walk("props")
    beat_now.walk(smell="有烟味")

    table = beat_now.enter("chenwei").get(reverse("rounds:index")).context["table"]

    shown = {row.thing.checklist.code: [str(cell.html) for cell in row.cells] for row in table.rows}
    assert "1项不合格" in shown["site_hygiene"][3]
    assert (shown["site_hygiene"][5], "1项" in shown["site_hygiene"][6]) == ("王敏", True)
    assert "全部通过" in shown["props"][3]
    assert "今天未检查" in shown["patrol"][3]


def test_a_round_of_yesterday_does_not_count_for_today(beat_now):
    walked = beat_now.walk("props")
    rows(Round).filter(pk=walked.pk).update(at=beat_now.at - timedelta(days=1))

    table = beat_now.enter("wangmin").get(reverse("rounds:index")).context["table"]

    props = next(row for row in table.rows if row.thing.checklist.code == "props")
    assert "今天未检查" in str(props.cells[3].html)


def test_only_ones_own_lists_lead_to_the_page_where_they_are_walked(beat_now):
    table = beat_now.enter("maqiang").get(reverse("rounds:index")).context["table"]

    links = {row.thing.checklist.code: str(row.cells[0].html) for row in table.rows}
    assert "/rounds/patrol/?site=JX01" in links["patrol"]
    assert "/rounds/props/editions/" in links["props"]


def test_who_works_at_two_sites_chooses_between_them(beat_now):
    given = {"by": beat_now.who("guanliyuan"), "at": beat_now.at - timedelta(minutes=1)}
    away = org.open_site(beat_now.office.company, **given, code="JX02", name="云麓案场")
    staff, post = beat_now.office.staff["wangmin"], Post.objects.get(code="sales_supervisor")
    org.assign(staff, **given, post=post, site=away, since=given["at"].date())

    page = beat_now.enter("wangmin").get(reverse("rounds:index") + "?site=JX02")

    assert (page.context["site"], len(page.context["tabs"])) == (away, 2)


def test_posts_without_the_capability_see_no_rounds(beat_now):
    assert beat_now.enter("lijing").get(reverse("rounds:index")).status_code == 409
