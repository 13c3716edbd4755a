from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anchang.lib.balance import Carrier, Share, dealt, imbalance, shares

PEOPLE = st.lists(st.tuples(st.integers(1, 20), st.integers(0, 300)), min_size=1, max_size=12).map(
    lambda found: [Carrier(key, weight, owned) for key, (weight, owned) in enumerate(found)]
)
COUNTS = st.integers(0, 400)


@given(COUNTS, PEOPLE)
def test_everything_is_given_out_and_nothing_taken(count, people):
    got = shares(count, people)

    assert sum(one.gets for one in got) == count
    assert all(one.gets >= 0 for one in got)


@pytest.mark.clause("CDM-012")
@given(COUNTS, PEOPLE)
def test_nobody_is_a_whole_file_away_from_their_fair_part(count, people):
    got = shares(count, people)

    assert sum(one.fair for one in got) == count
    assert all(abs(one.gets - one.fair) < 1 for one in got)


@given(COUNTS, PEOPLE)
def test_whoever_gets_something_stands_no_higher_than_those_who_get_nothing(count, people):
    after = {
        one.key: Fraction(one.owned + part.fair) / one.weight
        for one, part in zip(people, shares(count, people), strict=True)
    }
    getting = [after[part.key] for part in shares(count, people) if part.fair]

    assert len(set(getting)) <= 1
    assert all(level >= max(getting, default=level) for key, level in after.items())


@given(COUNTS, PEOPLE)
def test_the_same_question_has_the_same_answer(count, people):
    assert shares(count, people) == shares(count, list(people))


@pytest.mark.clause("CDM-012")
def test_equal_people_end_with_equal_numbers():
    people = [Carrier("李静", 10, 8), Carrier("张磊", 10, 2), Carrier("赵雪", 10, 5)]

    got = {one.key: one.gets for one in shares(15, people)}

    assert got == {"李静": 2, "张磊": 8, "赵雪": 5}


@pytest.mark.clause("CDM-013")
def test_more_ability_carries_more():
    people = [Carrier("李静", 14, 0), Carrier("张磊", 10, 0), Carrier("赵雪", 6, 0)]

    got = {one.key: one.gets for one in shares(30, people)}

    assert got == {"李静": 14, "张磊": 10, "赵雪": 6}


def test_who_owns_more_than_their_part_gets_none_and_loses_none():
    got = {one.key: one.gets for one in shares(4, [Carrier("满", 10, 90), Carrier("空", 10, 0), Carrier("半", 10, 2)])}

    assert got == {"满": 0, "空": 3, "半": 1}


@given(COUNTS, PEOPLE)
def test_every_item_is_dealt_once_and_each_gets_their_share(count, people):
    parts = shares(count, people)

    given_out = dealt(list(range(count)), parts)

    assert [item for item, _key in given_out] == list(range(count))
    assert all(sum(key == one.key for _item, key in given_out) == one.gets for one in parts)


def test_the_first_items_are_spread_over_everybody():
    parts = shares(6, [Carrier("李静", 10, 0), Carrier("张磊", 10, 0), Carrier("赵雪", 10, 0)])

    first = {key for _item, key in dealt("ABCDEF", parts)[:3]}

    assert first == {"李静", "张磊", "赵雪"}


@pytest.mark.parametrize(
    ("count", "people"), [(1, []), (-1, []), (1, [Carrier("甲", 0, 0)]), (1, [Carrier("甲", 1, -1)])]
)
def test_a_question_without_sense_is_refused(count, people):
    with pytest.raises(ValueError):
        shares(count, people)


def test_as_many_items_as_shares_are_needed():
    with pytest.raises(ValueError, match="待分配的数量已经变了"):
        dealt("AB", [Share("甲", Fraction(1), 1)])


def test_the_imbalance_weighs_what_people_own():
    level, tilted = [Carrier("甲", 10, 10), Carrier("乙", 5, 5)], [Carrier("甲", 10, 30), Carrier("乙", 10, 0)]

    assert (imbalance(level), imbalance(tilted), imbalance([])) == (1, 30, 1)
