"""The cast for tests: the people of the demonstration office, at their posts on the morning of Monday 2 November 2026."""

from anchang.main.demo.cast import Office, morning, open_the_office

MONDAY = morning(2026, 11, 2)

__all__ = ["MONDAY", "Office", "morning", "open_the_office"]
