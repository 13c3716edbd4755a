import pytest
from django.db import IntegrityError, transaction
from tests.office import MONDAY, enter, rows

from anchang.engine.policies import Refused
from anchang.people.org import actions
from anchang.people.org.models import Pledge
from anchang.people.org.queries import pledge_of, pledge_words

pytestmark = [pytest.mark.django_db, pytest.mark.clause("SAL-133")]


@pytest.fixture
def nobody_promised(office):
    rows(Pledge).delete()
    return office


def test_the_promise_is_given_by_oneself_once_in_the_words_of_today(nobody_promised):
    office, staff = nobody_promised, nobody_promised.staff["lijing"]

    with pytest.raises(Refused):
        actions.pledge(staff, by=office.account("chenwei"), at=MONDAY)
    made = actions.pledge(staff, by=staff.account, at=MONDAY)
    with pytest.raises(Refused, match="已经签过这一版"):
        actions.pledge(staff, by=staff.account, at=MONDAY)

    assert (made.version, pledge_of(staff, MONDAY)) == (pledge_words(MONDAY.date()).version, made)
    assert pledge_of(office.staff["chenwei"], MONDAY) is None


def test_the_database_itself_keeps_one_of_each_wording(office):
    made = Pledge.objects.first()

    with pytest.raises(IntegrityError), transaction.atomic():
        rows(Pledge).bulk_create([Pledge(staff=made.staff, version=made.version, given_at=MONDAY)])

    assert rows(Pledge).bulk_create([Pledge(staff=made.staff, version="another", given_at=MONDAY)])


def test_the_page_reads_the_words_takes_the_promise_and_says_so(nobody_promised):
    client, staff = enter(nobody_promised, "lijing"), nobody_promised.staff["lijing"]
    own = f"/org/staff/{staff.pk}/"

    before = client.get(own).content.decode()
    form = client.get("/org/me/pledge/").content.decode()
    unread = client.post("/org/me/pledge/", {})
    done = client.post("/org/me/pledge/", {"sure": "on"})
    after = client.get(own).content.decode()

    assert "签保密承诺" in before
    assert pledge_words(MONDAY.date()).text in form
    assert (unread.status_code, done.status_code) == (422, 302)
    assert "签保密承诺" not in after.replace("org.pledge", "").split("经过")[0]
    assert Pledge.objects.get().staff == staff
