"""The office calls this 客户资料管理: who answers for which class of customer data, and what became of it each day.

Owns classes of data, daily extractions, their consolidation and the assignment that follows, until the first contact.
"""
