"""The office calls this 岗位职责: what each post must do, when, and which recorded events discharge it.

Owns duties in their editions, occurrences and the reading of the ledger that proves them. Never asks a person to tick
what the ledger knows, and never knows a business word: verbs are text, checked when a pack is loaded.
"""
