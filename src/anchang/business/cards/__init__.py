"""The office calls this 跟进卡: the cards of a day that go up and are signed, and the review of customers 盘客.

Owns sheets, cards, signatures and reviews. Reads what reception wrote down of visits and follow-ups; never changes it.
"""
