import pytest
from tests.office import MONDAY, Office, enter

from anchang.engine.accounts.models import Account
from anchang.engine.approvals.actions import set_route
from anchang.people.duties import actions
from anchang.people.duties.models import Duty, Edition
from anchang.people.duties.queries import effective

from .conftest import NOON, Clock, Load, duty


@pytest.fixture
def own(office: Office, load: Load, clock: Clock) -> Edition:
    """The site's own wording of the duty `a`, which nobody had to agree to."""
    set_route("duties.edition", by=Account.objects.system(), at=MONDAY, title="职责修改", unit="", seats=[])
    load(duty("a"))
    clock(NOON)
    given = {"site": office.site, "why": "本案场的写法", "name": "本案场登记"}
    made: Edition = actions.propose(Duty.objects.get(code="a"), by=office.account("chenwei"), at=MONDAY, **given)
    return made


def test_giving_up_the_sites_wording_brings_back_the_packs(office: Office, own: Edition) -> None:
    answer = enter(office, "chenwei").post(f"/duties/editions/{own.pk}/retire/", {"reason": "按公司统一"})

    now = effective(own.duty_id, office.site.pk)
    assert answer["Location"] == "/duties/a/"
    assert now is not None
    assert (now.site_id, now.name) == (None, "a")


def test_a_reason_is_asked_for(office: Office, own: Edition) -> None:
    answer = enter(office, "chenwei").post(f"/duties/editions/{own.pk}/retire/", {"reason": ""})

    assert answer.status_code == 422


def test_the_packs_own_wording_cannot_be_given_up(office: Office, own: Edition) -> None:
    of_pack = own.duty.editions.get(site=None)

    page = enter(office, "chenwei").get(of_pack.get_absolute_url()).content.decode()
    answer = enter(office, "chenwei").post(f"/duties/editions/{of_pack.pk}/retire/", {"reason": "不要了"})

    assert "/retire/" not in page
    assert answer.status_code == 404


def test_the_duty_page_offers_it_to_a_manager_and_to_no_consultant(office: Office, own: Edition) -> None:
    url = f"/duties/editions/{own.pk}/retire/"

    manager, consultant = (enter(office, name).get("/duties/a/").content.decode() for name in ("chenwei", "lijing"))

    assert url in manager
    assert url not in consultant
