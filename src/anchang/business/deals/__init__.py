"""The office calls this 成交: holding a unit, subscribing to it, and signing the contract.

Owns holds, deals and signings. Never says what a unit's status is (inventory's claim does) and never counts money
(receivables does).
"""
