import pytest
from django.http import Http404
from django.test import RequestFactory
from tests.office import MONDAY, Office

from anchang.engine.policies import Refused, grants, sites_with
from anchang.people.org import actions
from anchang.people.org.queries import offices_with, site_asked, site_for


def test_the_sales_sites_of_a_verb_are_told_without_the_company(office: Office) -> None:
    director = office.account("zhoujianguo")

    assert office.company.pk in sites_with(director, "org.view", MONDAY)
    assert offices_with(director, "org.view", MONDAY) == [office.site]


def test_a_verb_for_ones_own_things_reaches_no_others(office: Office) -> None:
    consultant = office.account("lijing")

    assert offices_with(consultant, "customers.edit", MONDAY) == [office.site]
    assert offices_with(consultant, "customers.edit", MONDAY, others=True) == []


def test_the_seat_kept_warm_for_somebody_absent_is_no_site_of_ones_own(office: Office) -> None:
    given = {"deputy": office.staff["lijing"], "since": MONDAY.date(), "until": MONDAY.date()}
    actions.appoint_deputy(office.staff["zhoujianguo"], by=office.account("guanliyuan"), at=MONDAY, **given)
    stand_in = office.account("lijing")

    found = sites_with(stand_in, "approvals.agree", MONDAY)

    assert "approvals.agree" in grants(stand_in, MONDAY)
    assert found == frozenset()


def test_whoever_has_the_verb_nowhere_is_refused(office: Office) -> None:
    with pytest.raises(Refused, match="您不在任何案场任职"):
        site_for(office.account("lijing"), "org.hire", MONDAY)


def test_a_page_shows_the_site_of_its_address_or_else_the_first_and_links_to_all_where_there_is_a_choice(
    office: Office, rf: RequestFactory
) -> None:
    by = office.account("guanliyuan")
    there = actions.open_site(office.company, by=by, at=MONDAY, code="BH02", name="滨湖案场")
    sites = [office.site, there]

    first, (shown, tabs) = site_asked(rf.get("/"), sites)[0], site_asked(rf.get("/?site=BH02"), sites)

    assert (first, shown) == (office.site, there)
    assert [(one["url"], one["current"]) for one in tabs] == [
        (f"?site={office.site.code}", False),
        ("?site=BH02", True),
    ]
    assert site_asked(rf.get("/"), [there]) == (there, [])
    with pytest.raises(Http404):
        site_asked(rf.get("/?site=elsewhere"), sites)
    with pytest.raises(Refused, match="今天没有安排"):
        site_asked(rf.get("/?site=BH02"), [], "今天没有安排")
