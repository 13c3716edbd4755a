"""The office calls this 回款: what is due by when, what came in, and what it was settled against.

Owns payment plans, receipts and their settlement, against an opaque reference and payer. Never knows what was sold.
"""
