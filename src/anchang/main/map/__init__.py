"""The house as it is registered: rooms, verbs, tables, events, figures, addresses, stages and deadlines, as one page.

Reads what the running code has declared, so the page cannot say anything else. Owns no table and does no verb.
"""
