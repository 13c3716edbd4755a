"""What the house was asked for and what is shown by a test: clauses of the office, rules of law, and their marks.

Reads docs/requirements, the marks in the tests and the outcomes of the last runs. Owns no table and needs no database.
"""
