from datetime import timedelta

from tests.office import MONDAY, Office, enter

from anchang.people.duties.queries import descriptions

from .conftest import NOON, Clock, Load, duty, questions

LAUNCH = '[{ verb = "launch.open", planned = true }]'


def test_a_job_description_holds_every_duty_by_how_often_it_comes_back(
    office: Office, load: Load, clock: Clock
) -> None:
    load(
        duty("stands", cadence="{ standing = true }", discharge="[]"),
        duty("friday", cadence="{ weekly = 5 }"),
        duty("daily"),
        duty("launch", cadence="{ on_demand = true }", discharge=LAUNCH),
        duty("other", post="cashier"),
    )
    clock(NOON)

    found = next(one for one in descriptions(office.site) if one.post.code == "consultant")
    page = enter(office, "lijing").get("/duties/posts/consultant/").content.decode()

    assert [(kind, [one.name for one in editions]) for kind, editions in found.groups] == [
        ("每天", ["daily"]),
        ("每周", ["friday"]),
        ("按需要", ["launch"]),
        ("长期", ["stands"]),
    ]
    assert (found.count, found.planned) == (4, 1)
    assert "待建" in page
    assert ">other<" not in page


def test_the_list_of_posts_counts_duties_and_those_that_wait_for_a_room(
    office: Office, load: Load, clock: Clock
) -> None:
    load(duty("daily"), duty("launch", discharge=LAUNCH))
    clock(NOON)

    page = enter(office, "lijing").get("/duties/posts/").content.decode()

    assert "2 项职责" in page
    assert "1 项待建" in page


def test_a_post_that_nobody_has_heard_of_is_not_found(office: Office, clock: Clock) -> None:
    clock(NOON)

    assert enter(office, "lijing").get("/duties/posts/king/").status_code == 404


def test_a_hundred_duties_take_as_many_queries_as_one(office: Office, load: Load, clock: Clock) -> None:
    load(duty("one"))
    clock(NOON)
    browser = enter(office, "lijing")
    few = [questions(lambda path=path: browser.get(path)) for path in ("/duties/posts/", "/duties/posts/consultant/")]  # type: ignore[misc]
    load(*(duty(f"duty_{n}") for n in range(100)), version=2, at=MONDAY + timedelta(hours=1))

    many = [questions(lambda path=path: browser.get(path)) for path in ("/duties/posts/", "/duties/posts/consultant/")]  # type: ignore[misc]

    assert few == many
