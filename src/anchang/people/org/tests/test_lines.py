from tests.office import MONDAY, Office

from anchang.people.org import actions
from anchang.people.org.models import Post
from anchang.people.org.queries import posts_above, superiors, way_up


def test_the_posts_above_a_post_come_nearest_first(office: Office) -> None:
    assert posts_above("consultant")[:2] == ["sales_supervisor", "sales_manager"]
    assert posts_above("nobody") == []
    assert Post.objects.get(code="consultant").superior == Post.objects.get(code="sales_supervisor")


def test_a_circle_of_lines_ends_where_it_began() -> None:
    assert list(way_up("a", {"a": "b", "b": "c", "c": "a"})) == ["b", "c"]


def test_above_somebody_stand_the_holders_of_the_posts_above_each_once(office: Office) -> None:
    found = [one.username for one in superiors(office.staff["lijing"], MONDAY)]

    assert found[:2] == ["wangmin", "chenwei"]
    assert len(found) == len(set(found))
    assert list(superiors(None, MONDAY)) == []


def test_above_a_leaver_stand_those_above_the_posts_they_had_last(office: Office) -> None:
    actions.leave(office.staff["lijing"], by=office.account("linlan"), at=MONDAY, on=MONDAY.date())

    gone = office.staff["lijing"]
    gone.refresh_from_db()
    assert next(superiors(gone, MONDAY)).username == "wangmin"
