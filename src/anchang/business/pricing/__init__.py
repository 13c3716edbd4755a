"""The office calls this 价格体系: schemes of coefficients, proposals of prices with their approval, and the posted sheet.

A price comes into force by an approved proposal on its day and by nothing else; `inventory` keeps what is posted.
"""
