"""The office calls this 巡检: checklists walked through at a place, item by item, with photographs.

Owns checklists in their editions, rounds and what they found wrong; a failed item becomes a task. Never keeps stock of
what is checked.
"""
