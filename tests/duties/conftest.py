"""The duties' own fixtures, for tests that need the verbs of the rooms above them."""

from anchang.people.duties.tests.conftest import load, office, opened, tick

__all__ = ["load", "office", "opened", "tick"]
