"""Deadlines: when something must have happened, who hears of it first, and what happens when it did not."""
