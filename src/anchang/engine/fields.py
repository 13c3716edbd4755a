"""Columns whose unit is part of their type: yuan kept as fen, m² as 0.01 m², percent as 0.0001 %, and secrets."""

import base64
import hashlib
import hmac
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from typing import Any, ClassVar

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.db import models
from django.db.models.expressions import Combinable

PERSON: dict[str, Any] = {"to": settings.AUTH_USER_MODEL, "on_delete": models.PROTECT, "related_name": "+"}
"""Who did it, has it or is meant: `ForeignKey(**PERSON)`. The account stays, and knows nothing of the rows."""


class ScaledField(models.BigIntegerField):
    """A Decimal in Python, an integer of the smallest unit in the database; HALF_UP once, on the way in.

    In SQL only Sum, Min, Max and comparison keep the unit; averages and products lose it.
    """

    places: ClassVar[int] = 2
    # What django-stubs reads: an object takes and gives a Decimal, never the integer of the column.
    _pyi_private_set_type: Decimal | int | str | Combinable  # type: ignore[assignment]
    _pyi_private_get_type: Decimal  # type: ignore[assignment]

    @property
    def unit(self) -> Decimal:
        return Decimal(1).scaleb(-self.places)

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Decimal | None:
        return None if value is None else Decimal(int(value)).scaleb(-self.places)

    def to_python(self, value: Any) -> Decimal | None:
        if value is None or value == "":
            return None
        return Decimal(str(value)).quantize(self.unit, ROUND_HALF_UP)

    def get_prep_value(self, value: Any) -> int | None:
        if hasattr(value, "resolve_expression"):
            return value
        exact = self.to_python(value)
        return None if exact is None else int(exact.scaleb(self.places))

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        """Leaves the object holding what the column holds, so that nobody reckons on with the unrounded value."""
        value = getattr(model_instance, self.attname)
        if not hasattr(value, "resolve_expression"):
            value = self.to_python(value)
            setattr(model_instance, self.attname, value)
        return value

    def value_to_string(self, obj: models.Model) -> str:
        return str(self.value_from_object(obj))


class MoneyField(ScaledField):
    """Yuan; the column holds fen."""


class AreaField(ScaledField):
    """Square metres; the column holds 0.01 m²."""


class RateField(ScaledField):
    """Percent; the column holds 0.0001 %."""

    places: ClassVar[int] = 4


@cache
def _keys() -> MultiFernet:
    # The first key writes, all of them read: a new key is put in front and old rows stay readable.
    return MultiFernet([_fernet(key) for key in settings.DATA_KEY.split(",")])


@cache
def _fernet(key: str) -> Fernet:
    return Fernet(base64.urlsafe_b64encode(hashlib.sha256(key.encode()).digest()))


def renewed(stored: str) -> str:
    """What stands in a secret column, encrypted by the first key; the same text where it is so already.

    InvalidToken when none of the keys reads it.
    """
    return stored if is_new(stored) else _keys().rotate(stored.encode()).decode()


def is_new(stored: str) -> bool:
    """Can the first key alone read it?"""
    try:
        _fernet(settings.DATA_KEY.split(",")[0]).decrypt(stored.encode())
    except InvalidToken:
        return False
    return True


def sealed(content: bytes) -> bytes:
    """Bytes as they may lie in a store whose disk somebody else could read."""
    return _keys().encrypt(content)


def unsealed(content: bytes) -> bytes:
    return _keys().decrypt(content)


def keyed(value: str, purpose: str) -> str:
    """A keyed hash (HMAC-SHA256, hex) by which a secret can be found again without standing in an index.

    The same value gives another hash for another purpose, so that two columns cannot be joined on it. The key of the
    hashes is one of its own and never rotated: what stands in an index without its value could not be hashed again.
    """
    return hmac.digest(settings.HASH_KEY.encode(), f"{purpose}:{value}".encode(), "sha256").hex()


class SecretField(models.TextField):
    """Text that is encrypted at rest (Fernet). Cannot be filtered on: keep `keyed(value, …)` beside it."""

    def get_prep_value(self, value: Any) -> str | None:
        if value is None or value == "":
            return value
        return _keys().encrypt(str(value).encode()).decode()

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> str | None:
        return _keys().decrypt(value.encode()).decode() if value else value
