from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import BigIntegerField, CharField, DateTimeField
from django.test.utils import CaptureQueriesContext
from tests.office import MONDAY

from anchang.engine.events.models import Change
from anchang.engine.jobs.models import Lease
from anchang.engine.ledger.models import EntryDetail
from anchang.engine.statements import MOST_ROWS, Among, Code, Given, Question, holding, insert, insert_missing, update

pytestmark = pytest.mark.django_db


def changes(count: int) -> list[Change]:
    return [Change(topic=f"room:{n % 2}", key=f"part-{n}", payload="x", at=MONDAY) for n in range(count)]


def of_topic() -> Question:
    return Question(lambda: Change.objects.filter(topic=Given("topic", CharField())).order_by("pk"))


def test_a_question_answers_for_every_value_as_its_queryset_does():
    insert(changes(5))
    question = of_topic()

    answers = {topic: question.ask(topic=topic) for topic in ("room:0", "room:1", "room:2")}

    assert answers == {topic: list(Change.objects.filter(topic=topic).order_by("pk")) for topic in answers}


def test_a_question_converts_what_it_is_given_and_what_it_finds():
    insert(changes(2))
    rows = Question(lambda: Change.objects.filter(at__lte=Given("at", DateTimeField())).values_list("key", "at"))

    assert rows.ask(at=MONDAY - timedelta(microseconds=1)) == []
    assert sorted(rows.ask(at=MONDAY)) == [("part-0", MONDAY), ("part-1", MONDAY)]


def test_a_question_is_compiled_once():
    made = []
    question = Question(lambda: made.append(1) or Change.objects.filter(topic=Given("topic", CharField())))

    question.ask(topic="room:0")
    question.ask(topic="room:1")

    assert made == [1]


@pytest.mark.parametrize("wanted", [[], [0], [2, 0], [*range(60)]])
def test_a_question_takes_as_many_values_as_there_are(wanted):
    insert(changes(4))
    rows = Change.objects.order_by("pk")
    keys, names = list(rows.values_list("pk", flat=True)), list(rows.values_list("key", flat=True))
    by_number = Question(lambda: rows.filter(Among("pk", "keys", BigIntegerField())).values_list("key", flat=True))
    by_name = Question(lambda: rows.exclude(Among("key", "keys", CharField(), many=True)).values_list("key", flat=True))

    found = [names[n] for n in sorted(wanted) if n < len(names)]

    assert by_number.ask(keys=[keys[n] if n < len(keys) else -n for n in wanted]) == found
    assert by_name.ask(keys={f"part-{n}" for n in wanted}) == [name for name in names if name not in found]


def test_inserted_rows_have_the_keys_of_their_own_rows_however_many_they_are():
    rows = changes(2 * MOST_ROWS + 1)

    with CaptureQueriesContext(connection) as asked:
        insert(rows)

    assert len(asked) == 3
    assert {row.pk: row.key for row in rows} == dict(Change.objects.values_list("pk", "key"))


def test_insert_keeps_the_constraints_and_insert_missing_leaves_out_what_is_there():
    insert([EntryDetail(entry_id=1, salt="a", facts="{}")])
    both = [EntryDetail(entry_id=n, salt="b", facts="{}") for n in (1, 2)]

    with pytest.raises(IntegrityError), transaction.atomic():
        insert([EntryDetail(entry_id=1, salt="b", facts="{}")])
    insert_missing(both)

    assert sorted(EntryDetail.objects.values_list("entry_id", "salt")) == [(1, "a"), (2, "b")]


def test_update_writes_only_the_rows_that_have_every_value_named():
    insert([*changes(3)])

    counts = [
        update(Change, {"topic": "room:0", "key": "part-2"}, {"payload": "y"}),
        update(Change, {"topic": "room:1", "key": "part-2"}, {"payload": "z"}),
    ]

    assert counts == [1, 0]
    assert dict(Change.objects.values_list("key", "payload")) == {"part-0": "x", "part-1": "x", "part-2": "y"}


def test_update_of_an_empty_column_finds_nothing_where_it_is_filled():
    Lease.objects.create(name="sealer", holder="one", until=MONDAY)

    assert update(Lease, {"pk": "sealer", "until": None}, {"holder": "two"}) == 0
    assert Lease.objects.get().holder == "one"


def test_a_code_stands_in_the_statement_itself():
    insert(changes(4))

    found = Change.objects.filter(key=Code("part-2")).values_list("topic", flat=True)
    sql, given = found.query.sql_with_params()

    assert list(found) == ["room:0"]
    assert "'part-2'" in sql
    assert given == ()


@pytest.mark.parametrize("typed", ["x' OR '1'='1", "a b", "王", "%", "a\n"])
def test_what_somebody_typed_is_no_code(typed):
    with pytest.raises(ValueError, match="not a code"):
        Code(typed)


def test_which_tables_hold_something_of_these_is_one_statement():
    first, second = changes(2)
    insert([first, second])
    EntryDetail.objects.create(entry_id=first.pk, salt="", facts="{}")

    with CaptureQueriesContext(connection) as asked:
        found = holding([Change, EntryDetail], "pk", [first.pk, 0])

    assert found <= {Change, EntryDetail}
    assert Change in found
    assert len(asked) == 1
    assert holding([Change, EntryDetail], "pk", [-1]) == holding([], "pk", [1]) == set()
