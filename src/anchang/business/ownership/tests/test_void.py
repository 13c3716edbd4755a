import pytest
from tests.office import MONDAY

from anchang.business.ownership import actions, queries
from anchang.business.ownership.models import Evidence, Voiding
from anchang.engine.policies import Refused

from .conftest import DAY, HOUR
from .test_contest import visited_twice
from .test_witness import receive


def key_of(customer, kind, claimant=""):
    found = [one for one in queries.evidence_of(customer) if one.kind == kind and one.claimant.endswith(claimant)]
    return found[0].key


def void(court, customer, key, who="wangmin", **given):
    facts = {"key": key, "reason": "客户否认", "at": MONDAY + HOUR, **given}
    return actions.void(court.again(customer), by=court.who(who), **facts)


def test_voided_evidence_stays_in_the_timeline_and_no_longer_counts(court):
    court.witness(at=MONDAY - DAY)
    customer = receive(court).customer
    before = court.verdict(customer, MONDAY + DAY).winner

    void(court, customer, key_of(customer, "report"))

    found = court.verdict(customer, MONDAY + DAY)
    assert (before, found.winner) == ("c中原", court.key("lijing"))
    assert "中原的报备不算：已作废：客户否认" in str(found.sentence)
    assert "report" in [one.evidence.kind for one in found.timeline]
    assert Evidence.objects.get().recorded_at == MONDAY - DAY


def test_who_hid_that_the_customer_was_here_is_named_for_it(court):
    customer = visited_twice(court)

    void(court, customer, key_of(customer, "visit"), concealed=True)

    found = court.verdict(customer, MONDAY + DAY)
    assert found.rule == "concealed"
    assert str(found.sentence) == "张磊隐瞒客户来过，归李静：11-02 08:59 建档在先"


@pytest.mark.parametrize(
    ("given", "reason"),
    [({"reason": " "}, "请写明作废原因"), ({"key": "visit:999"}, "这份证据不是这位客户的")],
)
def test_voiding_nothing_or_without_a_reason_is_refused(court, given, reason):
    customer = visited_twice(court)

    with pytest.raises(Refused, match=reason):
        void(court, customer, **{"key": key_of(customer, "visit"), **given})


def test_nobody_voids_twice_or_in_their_own_matter(court):
    customer = visited_twice(court)
    key = key_of(customer, "visit")
    void(court, customer, key)

    with pytest.raises(Refused, match="已经作废"):
        void(court, customer, key, "chenwei")

    mine = court.register("wangmin", phone="13900000002", name="赵一")
    with pytest.raises(Refused, match="自己的客户由别人来判"):
        void(court, mine, key_of(mine, "registration"))
    assert Voiding.objects.count() == 1


def test_a_consultant_voids_nothing(court):
    customer = visited_twice(court)

    with pytest.raises(Refused, match="您的岗位没有这项权限"):
        void(court, customer, key_of(customer, "visit"), "lijing")


def test_the_screen_voids_the_piece_that_was_pointed_at(court_now):
    customer = visited_twice(court_now)
    key = key_of(customer, "visit")
    client = court_now.enter("wangmin")
    url = f"/ownership/customers/{customer.pk}/void/?key={key}"

    page = client.get(url).content.decode()
    done = client.post(url, {"reason": "登记表是补的"})
    shown = client.get(done["Location"]).content.decode()

    assert "张磊" in page
    assert "已作废：登记表是补的" in shown
