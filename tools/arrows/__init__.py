"""Contracts of import-linter that only this house has."""
