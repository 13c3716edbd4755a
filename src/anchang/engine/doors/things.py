"""`Thing`: a row that can only be written inside an action, which keeps what was there before."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from functools import cache
from itertools import count
from typing import Any, ClassVar, Self

from django.db import models

from anchang.engine import statements
from anchang.engine.accounts.models import Account
from anchang.engine.fields import SecretField
from anchang.engine.ledger.writing import Line
from anchang.engine.policies import Scope, visible

from .work import at_work, current, line_in_progress

HIDDEN = "‹secret›"


class Things(models.QuerySet):
    """Rows of a Thing. Writing many at once needs an action too and is noted as a number of rows."""

    def visible_to(self, account: Account, at: datetime, verb: str = "") -> Self:
        """Only the rows the account may see (`<app>.view`, or by the verb given)."""
        rows = visible(self.model, account, at, verb)
        return self.none() if rows is None else self.filter(rows)

    def change(self, where: Mapping[str, Any], **values: Any) -> int:
        """`filter(**where).update(**values)` for plain equality (None: is empty), from a text made once a process."""
        line_in_progress()
        rows = statements.update(self.model, where, values)
        self._note_rows("update", rows)
        return rows

    def _note_rows(self, how: str, rows: int) -> None:
        line = line_in_progress()
        name = f"{self.model._meta.label_lower}.{how}"
        line.facts[name] = line.facts.get(name, 0) + rows

    def update(self, **values: Any) -> int:
        line_in_progress()
        rows = super().update(**values)
        self._note_rows("update", rows)
        return rows

    def delete(self) -> tuple[int, dict[str, int]]:
        line_in_progress()
        rows, by_label = super().delete()
        self._note_rows("delete", rows)
        return rows, by_label

    # Django's own guard: `Model.objects.delete()` must not exist, only `Model.objects.filter(…).delete()`.
    delete.queryset_only = True  # type: ignore[attr-defined]

    def bulk_create(self, objs: Any, *args: Any, **kwargs: Any) -> list[Any]:
        line_in_progress()
        made: list[Any] = (
            self._few(list(objs)) if not args and not kwargs else super().bulk_create(objs, *args, **kwargs)
        )
        self._note_rows("create", len(made))
        return made

    def _few(self, rows: list[Any]) -> list[Any]:
        """The same for a handful of new rows, from a text made once a process."""
        if len(rows) > statements.MOST_ROWS or self.model._meta.parents or any(row.pk is not None for row in rows):
            return super().bulk_create(rows)
        for row in rows:
            row._prepare_related_fields_for_save(operation_name="bulk_create")
        statements.insert_keyed(rows)
        return rows

    def pour(self, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
        """Very many rows at once, of values as `statements.kept` gives them; noted as a number of rows."""
        line_in_progress()
        written = count()
        statements.pour(self.model, columns, (row for row in rows if next(written) >= 0))
        self._note_rows("create", next(written))

    def bulk_update(self, objs: Any, fields: Iterable[str], *args: Any, **kwargs: Any) -> int:
        line_in_progress()
        return super().bulk_update(objs, fields, *args, **kwargs)


class Thing(models.Model):
    """What verbs change. Saving outside an action raises; inside one the ledger gets each field before and after.

    Of secret columns and of those a model names in `personal` the ledger learns only that they changed.
    """

    scope: ClassVar[Scope] = Scope()
    personal: ClassVar[tuple[str, ...]] = ()
    objects = Things.as_manager()

    class Meta:
        abstract = True

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self._read: dict[str, Any] = {}
        super().__init__(*args, **kwargs)

    def save(self, *args: Any, **kwargs: Any) -> None:
        line, new, only = line_in_progress(), self._state.adding, kwargs.get("update_fields")
        super().save(*args, **kwargs)
        if new:
            at_work().made.add(self._key)
        self.keep_changes(line, new=new, only=only)

    # The two hooks by which Django's save reaches the database; what it asks for and checks before stays as it is.
    def _do_insert(self, manager: Any, using: Any, fields: Any, returning_fields: Any, raw: bool) -> Any:
        return statements.keyed([self], fields, returning_fields)

    def _do_update(self, base_qs: Any, using: Any, pk_val: Any, values: Any, *how: Any) -> Any:
        if not values or any(hasattr(value, "resolve_expression") for _field, _model, value in values):
            return super()._do_update(base_qs, using, pk_val, values, *how)
        table = values[0][0].model
        return bool(statements.update(table, {"pk": pk_val}, {field.attname: value for field, _, value in values}))

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        line = line_in_progress()
        line.facts[self._key] = "deleted"
        line.mention(self)
        return super().delete(*args, **kwargs)

    @classmethod
    def from_db(cls, db: Any, field_names: Any, values: Any, **kwargs: Any) -> Self:
        thing = super().from_db(db, field_names, values, **kwargs)
        thing._read = dict(zip(field_names, values, strict=False))
        return thing

    def refresh_from_db(self, *args: Any, **kwargs: Any) -> None:
        super().refresh_from_db(*args, **kwargs)
        self._read = {
            **self._read,
            **{name: self.__dict__[name] for name in _columns(type(self)) if name in self.__dict__},
        }

    @property
    def ledger_name(self) -> str:
        """How the ledger calls it: a number or a place, never a customer's name."""
        return str(getattr(self, "number", "") or f"{self._meta.verbose_name} {self.pk}")

    @property
    def _key(self) -> str:
        return f"{self._meta.label_lower} {self.pk}"

    @property
    def is_made_here(self) -> bool:
        """True when the step in progress has made it: nobody else can have written anything about it yet."""
        work = current()
        return work is not None and self._key in work.made

    def keep_changes(self, line: Line, *, new: bool = False, only: Iterable[str] | None = None) -> None:
        """Puts what was just written into the entry: of a new thing its values, else each field before and after.

        `only` names the fields that were written. A second write in the same verb is joined to the first.
        """
        line.mention(self)
        changes = self._changes(None if only is None else set(only))
        told = line.facts.setdefault(self._key, {"+": {}} if new else {})
        for name, (before, after) in changes.items():
            if "+" in told:
                told["+"][name] = after
            else:
                told[name] = [told.get(name, [before])[0], after]
        if not told:
            del line.facts[self._key]

    def _changes(self, only: set[str] | None) -> dict[str, tuple[Any, Any]]:
        """The columns that differ from what was read, which from now on count as read."""
        found = {}
        for name, column in _columns(type(self)).items():
            if name not in self.__dict__ or (only is not None and not {name, column.name} & only):
                continue
            before, after = self._read.get(name), self.__dict__[name]
            if before != after:
                secret = isinstance(column, SecretField) or name in self.personal
                found[name] = (before and HIDDEN, after and HIDDEN) if secret else (before, after)
            self._read[name] = after
        return found


@cache
def _columns(model: type[models.Model]) -> dict[str, Any]:
    """The model's fields by the names of their columns, without its key."""
    return {column.attname: column for column in model._meta.concrete_fields if not column.primary_key}
