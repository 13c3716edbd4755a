"""What is wrong with something a person typed, said in the language of whoever reads it."""

from collections.abc import Callable
from typing import ClassVar


class Fault(ValueError):
    """A refusal of an input: a message id of the catalogue with named placeholders, and the facts that fill them.

    Read as text it is Chinese, until whoever has a catalogue sets `translate`.
    """

    translate: ClassVar[Callable[[str], str]] = str

    def __init__(self, message: str, **facts: object) -> None:
        super().__init__(message)
        self.message, self.facts = message, facts

    def __str__(self) -> str:
        return type(self).translate(self.message) % self.facts
