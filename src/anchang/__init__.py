"""Anchang (案场): the operations system of a property developer's sales department."""
