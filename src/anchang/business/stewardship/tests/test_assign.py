import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.office import rows

from anchang.business.customers.models import Customer
from anchang.business.stewardship import actions, queries
from anchang.business.stewardship.models import FirstContact
from anchang.engine.ledger.models import Entry
from anchang.engine.policies import Refused
from anchang.people.org import actions as org

from .conftest import DAY

TAKERS = ("lijing", "zhanglei", "zhaoxue", "liuyang", "sunyue", "wuhao")


def owned(cabinet):
    """How many files each consultant has."""
    counts = {one: Customer.objects.filter(owner=cabinet.who(one)).count() for one in TAKERS}
    return list(counts.values())


def set_level(cabinet, who, level, **given):
    facts = {"since": cabinet.at.date(), "why": "上月成交最多", **given}
    return actions.set_level(
        cabinet.office.site, by=cabinet.who("wangmin"), at=cabinet.at, person=cabinet.who(who), level=level, **facts
    )


@pytest.mark.clause("CDM-011")
@pytest.mark.clause("CDM-012")
def test_the_supervisor_gives_out_everything_evenly_counting_what_each_has(cabinet):
    for _ in range(4):
        cabinet.file("lijing")
    for _ in range(20):
        cabinet.file("")

    given = cabinet.share_out()

    assert given == 20
    assert owned(cabinet) == [4, 4, 4, 4, 4, 4]
    assert not queries.unowned(cabinet.office.site).exists()


@pytest.mark.clause("CDM-013")
def test_more_ability_gets_more(cabinet):
    set_level(cabinet, "lijing", 5)
    set_level(cabinet, "wuhao", 1)
    for _ in range(30):
        cabinet.file("")

    cabinet.share_out()

    assert owned(cabinet) == [7, 5, 5, 5, 5, 3]


def test_a_level_is_dated_and_says_why(cabinet):
    set_level(cabinet, "lijing", 5, since=(cabinet.at + DAY).date())

    today, tomorrow = (queries.abilities(cabinet.office.site, cabinet.at + n * DAY) for n in (0, 1))

    assert today == {}
    assert [(one.level, one.why) for one in tomorrow.values()] == [(5, "上月成交最多")]


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ({"level": 6}, "1到5级"),
        ({"level": 2, "why": " "}, "评定依据"),
        ({"who": "maqiang", "level": 2}, "不在本案场接手客户"),
    ],
)
def test_a_level_without_sense_is_refused(cabinet, given, reason):
    with pytest.raises(Refused, match=reason):
        set_level(cabinet, **{"who": "lijing", **given})


def test_a_level_in_the_past_is_refused(cabinet):
    with pytest.raises(Refused, match="不能早于今天"):
        set_level(cabinet, "lijing", 2, since=(cabinet.at - DAY).date())


def test_the_proposal_is_the_same_each_time_it_is_asked(cabinet):
    for grade in "ABCDAB":
        cabinet.file("", intent_grade=grade)

    first, second = (queries.proposal(cabinet.office.site, cabinet.at) for _ in range(2))

    assert first.files == second.files
    assert len({key for _file, key in first.files}) == 6


def test_a_proposal_that_leaves_somebody_out_of_balance_says_so(cabinet):
    for _ in range(20):
        cabinet.file("lijing")
    cabinet.file("")

    found = queries.proposal(cabinet.office.site, cabinet.at)

    assert found.is_tilted
    assert found.times == 20


def chosen(cabinet):
    people = {
        one.account.pk: one.account for one in queries.colleagues(cabinet.office.site, cabinet.at, queries.TAKERS)
    }
    return {file.pk: people[key] for file, key in queries.proposal(cabinet.office.site, cabinet.at).files}


@pytest.mark.clause("CDM-010")
def test_nothing_may_be_left_out_of_what_is_confirmed(cabinet):
    for _ in range(3):
        cabinet.file("")
    partial = dict(list(chosen(cabinet).items())[:2])

    with pytest.raises(Refused, match="刚有变化，请刷新"):
        actions.assign(cabinet.office.site, by=cabinet.who("wangmin"), at=cabinet.at, chosen=partial)

    assert queries.unowned(cabinet.office.site).count() == 3


def test_all_files_are_given_or_none(cabinet):
    for _ in range(6):
        cabinet.file("")
    given = chosen(cabinet)
    last = max(given)
    given[last] = cabinet.who("zhanglei")
    org.leave(cabinet.office.staff["zhanglei"], by=cabinet.who("linlan"), at=cabinet.at, on=cabinet.at.date())

    with pytest.raises(Refused, match="张磊不在本案场接手客户"):
        actions.assign(cabinet.office.site, by=cabinet.who("wangmin"), at=cabinet.at, chosen=given)

    assert queries.unowned(cabinet.office.site).count() == 6
    assert not FirstContact.objects.exists()


def test_a_file_that_may_not_be_used_is_given_to_nobody(cabinet):
    for _ in range(3):
        cabinet.file("")
    given = chosen(cabinet)
    rows(Customer).filter(pk=max(given)).update(stage="restricted")

    with pytest.raises(Refused, match="刚有变化"):
        actions.assign(cabinet.office.site, by=cabinet.who("wangmin"), at=cabinet.at, chosen=given)

    assert Customer.objects.filter(owner=None).count() == 3


def test_every_file_goes_through_the_verb_of_the_file(cabinet):
    for _ in range(3):
        cabinet.file("")

    cabinet.share_out()

    verbs = list(Entry.objects.order_by("pk").values_list("verb", flat=True))
    assert verbs.count("customers.assign") == 3
    assert verbs.count("stewardship.assign") == 1


def test_the_supervisor_moves_a_single_file_by_hand(cabinet_now):
    cabinet = cabinet_now
    files = [cabinet.file("") for _ in range(3)]
    client, url = cabinet.enter("wangmin"), reverse("stewardship:assign")
    page = client.get(url)
    sent = {f"file-{file.pk}": str(key) for file, key in page.context["proposal"].files}
    sent[f"file-{files[0].pk}"] = str(cabinet.who("wuhao").pk)

    done = client.post(url, sent)

    assert done.status_code == 302
    assert Customer.objects.get(pk=files[0].pk).owner == cabinet.who("wuhao")


def test_a_consultant_shares_out_nothing(cabinet_now):
    assert cabinet_now.enter("lijing").get(reverse("stewardship:assign")).status_code == 409


def test_the_proposal_asks_as_often_for_a_hundred_files_as_for_one(cabinet_now):
    cabinet = cabinet_now
    cabinet.file("")
    client, url = cabinet.enter("wangmin"), reverse("stewardship:assign")
    counts = []
    for more in (0, 99):
        for _ in range(more):
            cabinet.file("")
        client.get(url)
        with CaptureQueriesContext(connection) as asked:
            assert client.get(url).status_code == 200
        counts.append(len(asked))

    assert counts[0] == counts[1] <= 14
