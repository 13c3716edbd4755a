"""The one book of everything that was done: append-only, hash-chained, readable by a person."""
