import pytest
from django.urls import reverse

from anchang.business.stewardship import actions
from anchang.business.stewardship.models import Row
from anchang.engine.policies import Refused


def send(cabinet, day, who="zhengxin", text=""):
    return actions.send_digest(day, by=cabinet.who(who), at=cabinet.at, text=text)


@pytest.fixture
def day(cabinet):
    cabinet.file(intent_grade="A")
    cabinet.file(intent_grade="C")
    cabinet.give_stewards()
    return cabinet.make_day()


@pytest.mark.clause("ADM-006")
def test_the_days_customers_go_up_with_the_hour_and_the_superiors_hear(cabinet, day):
    row = Row.objects.filter(batch__kind="warm").select_related("batch__day", "customer").get()
    actions.note(row, by=cabinet.who("lijing"), at=cabinet.at, note="周末带家人签约", is_important=True)

    sent = send(cabinet, day, text="周末来访会多")

    assert (sent.sent_at, sent.sent_by, sent.sent_to) == (cabinet.at, cabinet.who("zhengxin"), "林岚、陈伟")
    assert [(one["kind"], one["all"], one["new"]) for one in sent.figures["classes"]] == [
        ("warm", 1, 1),
        ("plain", 1, 1),
    ]
    assert sent.figures["important"] == [{"number": row.customer.number, "kind": "warm", "note": "周末带家人签约"}]
    assert cabinet.told("chenwei") == ["锦绣案场当天客户摘要：2份资料，1条重要动态"]


def test_a_day_is_sent_up_once(cabinet, day):
    send(cabinet, day)

    with pytest.raises(Refused, match="已经报送"):
        send(cabinet, day)


def test_the_manager_reads_the_digest_and_a_consultant_does_not_send_it(cabinet_now):
    cabinet = cabinet_now
    cabinet.file(intent_grade="A")
    cabinet.give_stewards()
    day = cabinet.make_day()
    url = reverse("stewardship:send_digest", args=[day.pk])

    foreign = cabinet.enter("lijing").get(url)
    sent = cabinet.enter("zhengxin").post(url, {"text": "平稳"})
    page = cabinet.enter("chenwei").get(sent.headers["Location"]).content.decode()

    assert foreign.status_code == 409
    assert "平稳" in page
    assert "意向客户" in page
