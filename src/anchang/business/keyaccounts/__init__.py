"""The office calls this 大客户: organisations that buy more than once, and the plans by which they are looked after.

Owns key accounts, strategies that the general manager approves first, monthly promotion plans, care, visits and what is
known of competitors from lawful sources.
"""
