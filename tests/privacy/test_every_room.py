"""Every table that keeps something personal is one that erasure reaches, or is named here with the reason why not."""

import pytest
from django.apps import apps
from django.db.models import Model

from anchang.business.customers.models import Customer
from anchang.business.customers.queries.forgetting import _tellers, pointing, taken_on
from anchang.engine.forgetting import free_texts

ALSO = {
    "customers.customer": "customers.erase empties the file itself",
    "customers.donotcontact": "only the hash of a number, kept so that nobody calls it after the file is gone (R-247)",
    "imports.import": "engine.imports.forgetting withholds the original and empties what was found wrong with it",
    "tasks.task": "people.tasks.reactions empties tasks about the person",
    "workday.meetingline": "people.workday.reactions empties lines about the person",
    "channels.company": "whom to call at a company under contract, no customer",
    "workday.presence": "why somebody of the staff was late or away",
}
FOR_ANOTHER = {"receivables": "deals"}
"""Who tells of a room's tables in the copy of somebody's data, where that is another room."""
OF_STAFF = {("workday.summary", "late")}
"""Columns about people of the house in tables that customers are struck out of."""


def personal() -> dict[str, tuple[str, ...]]:
    models: list[type[Model]] = apps.get_models()
    return {one._meta.label_lower: tuple(found) for one in models if (found := getattr(one, "personal", ()))}


def reached() -> set[str]:
    return {one._meta.label_lower for one, _column in pointing()} | taken_on() | set(free_texts())


def unreached(known: set[str]) -> list[str]:
    return sorted(set(personal()) - known - set(ALSO))


def test_every_table_with_something_personal_is_reached() -> None:
    assert len(personal()) >= 30
    assert unreached(reached()) == []


def test_no_table_is_excused_that_is_reached_or_keeps_nothing_personal() -> None:
    assert sorted(set(ALSO) & reached()) == []
    assert sorted(set(ALSO) - set(personal())) == []


def test_of_a_table_of_free_texts_every_personal_column_is_looked_through() -> None:
    columns = personal()

    left = {(label, one) for label, found in free_texts().items() for one in set(columns[label]) - set(found)}
    assert left == OF_STAFF


@pytest.mark.parametrize(
    "label", ["ownership.decision", "receivables.receipt", "stewardship.digest", "reception.visit"]
)
def test_a_room_that_lets_go_of_nothing_is_found(label: str) -> None:
    assert unreached(reached() - {label}) == [label]


def test_a_table_that_points_to_a_customer_is_seen_wherever_it_stands() -> None:
    assert {"ownership.dispute", "channels.report", "stewardship.row"} <= {
        one._meta.label_lower for one, _ in pointing()
    }
    assert Customer not in {one for one, _column in pointing()}


def test_every_room_that_keeps_something_personal_of_a_customer_tells_of_it_in_the_copy() -> None:
    """R-233: whoever asks for a copy gets what the whole office holds."""
    reached_ = {one._meta.label_lower for one, _column in pointing()} | taken_on()
    rooms = {label.partition(".")[0] for label in set(personal()) & reached_}
    telling = {one.__module__.split(".")[2] for one in _tellers}

    assert rooms >= {"channels", "customers", "keyaccounts", "ownership", "reception", "service", "stewardship"}
    assert sorted(room for room in rooms if FOR_ANOTHER.get(room, room) not in telling) == []
