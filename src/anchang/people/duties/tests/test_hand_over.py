from tests.office import Office, enter

from .conftest import NOON, AtNoon, Clock, duty, items


def owners(code: str) -> list[str]:
    return [one.person.username for one in items(code)]


def test_everything_open_of_somebody_goes_to_one_colleague(office: Office, at_noon: AtNoon) -> None:
    at_noon(duty("a"), duty("b"))
    lijing, zhanglei = office.staff["lijing"], office.staff["zhanglei"]
    browser = enter(office, "wangmin")

    form = browser.get(f"/duties/staff/{lijing.pk}/hand_over/").content.decode()
    browser.post(f"/duties/staff/{lijing.pk}/hand_over/", {"to": zhanglei.account_id})

    assert "手上有 2 项待办" in form
    assert "lijing" not in owners("a") + owners("b")
    assert owners("a").count("zhanglei") == 2


def test_nobody_hands_over_without_somebody_to_take(office: Office, clock: Clock) -> None:
    clock(NOON)
    staff = office.staff["lijing"]

    answer = enter(office, "wangmin").post(f"/duties/staff/{staff.pk}/hand_over/", {"to": staff.account_id})

    assert answer.status_code == 422


def test_a_consultant_hands_over_for_nobody(office: Office, clock: Clock) -> None:
    clock(NOON)

    answer = enter(office, "lijing").get(f"/duties/staff/{office.staff['lijing'].pk}/hand_over/")

    assert answer.status_code == 409
