"""The office calls this 任务: what one person asks of another once, until whoever asked has seen that it is done.

Owns orders from above and requests between departments, with their deadline and files. Never owns what comes back
regularly: that is a duty.
"""
