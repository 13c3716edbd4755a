"""The office calls this 置业计划: what a home would cost this customer, with loan, taxes and funds, for up to three units.

Owns the plans and the signed cost tables of banks kept with them. Never sets a price, and never calls its figures a quote.
"""
