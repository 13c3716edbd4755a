"""What a pack may name as a proof: the rounds there are, and by which values the entries of a verb are told apart."""

from collections.abc import Callable, Collection, Mapping

Codes = Callable[[], Collection[str]]
_rounds: list[Codes] = []
_marks: dict[str, dict[str, Collection[str]]] = {}


def rounds_known(codes: Codes) -> None:
    """Makes the rounds of these codes known; asked when a pack is read."""
    _rounds.append(codes)


def has_round(code: object) -> bool:
    return any(code in codes() for codes in _rounds)


def told_apart(verb: str, **values: Collection[str]) -> None:
    """Says which facts of the verb's entries a pack may ask for in `where`, and what each of them may be."""
    _marks.setdefault(verb, {}).update(values)


def marks_of(verb: str) -> Mapping[str, Collection[str]]:
    """By name the facts a pack may ask for of that verb's entries, with their values."""
    return _marks.get(verb, {})
