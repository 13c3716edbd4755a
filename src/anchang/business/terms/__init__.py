"""The office calls this 付款方式与优惠: on which terms a home is sold besides its posted price.

Owns the versions of payment methods and preferential policies, from their draft to their last day, and how much each
post may give by itself. Never says what a deal costs (deals does) and never changes a posted price (inventory's).
"""
