"""How long a practised person takes over a form, by the keystroke-level model: no stopwatch, so no two runs differ.

S. Card, T. Moran and A. Newell, "The keystroke-level model for user performance time with interactive systems",
Communications of the ACM 23 (1980) 396-410. K is their average typist; pointing (P, 1.1 s) stands for a tap of the thumb,
which aims as a hand on a mouse does; M is getting ready for an answer. What the server takes is measured beside it, and
what the customer takes to say is in neither.
"""

from dataclasses import dataclass

A_KEY, A_TAP, A_THOUGHT = 0.28, 1.1, 1.35
"""Seconds: K, P and M."""


@dataclass(frozen=True)
class Strokes:
    """What a hand does: keys, taps, and answers somebody makes up their mind about."""

    taps: int
    keys: int
    answers: int

    @property
    def seconds(self) -> float:
        return round(self.taps * A_TAP + self.keys * A_KEY + self.answers * A_THOUGHT, 2)


REGISTRATION = Strokes(taps=10, keys=24, answers=6)
"""A visitor with a phone, on a phone: phone (11 keys), name by pinyin (chenxiansheng and the tap that chooses 陈先生),
consent, first time, source of a list (two taps), and on, on, done; the sixth thought is a look at what was written. The
browser counts the same taps and keys (tests/browser)."""
