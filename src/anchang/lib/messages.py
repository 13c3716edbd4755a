"""What plain Python has to say to people: a message id of the catalogue, put into words by whoever reads it."""

from typing import Any

from anchang.lib.faults import Fault


class Message:
    """A message id with named placeholders, and the facts that fill them; facts may be messages themselves.

    Equal when id and facts are. Read as text it is Chinese, until whoever has a catalogue sets `Fault.translate`.
    """

    __slots__ = ("facts", "text")

    def __init__(self, text: str, **facts: Any) -> None:
        self.text, self.facts = text, facts

    def __str__(self) -> str:
        return Fault.translate(self.text) % self.facts if self.facts else Fault.translate(self.text)

    def __repr__(self) -> str:
        return f"Message({str(self)!r})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Message) and (self.text, self.facts) == (other.text, other.facts)

    def __hash__(self) -> int:
        return hash(self.text)
