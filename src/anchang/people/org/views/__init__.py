"""Screens of the structure, its people, and the way in."""

from .sign_in import locked_out

__all__ = ["locked_out"]
