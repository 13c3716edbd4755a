"""Plain Python without Django: arithmetic, calendars, identifiers and words of the trade."""
