from django.db import connection

from anchang.engine.doors.work import at_work

from .models import Series


def draw(code: str, site: str, period: str) -> str:
    """The next number of the series, as RG-JX01-2026-0012.

    Gapless: the row is locked until the caller's transaction ends, and a transaction undone gives its number back. Draw
    it last, so that the row is held shortly. Needs an action in progress.
    """
    at_work()
    table = connection.ops.quote_name(Series._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} (code, site, period, last) VALUES (%s, %s, %s, 1) "  # noqa: S608 the table's own name
            f"ON CONFLICT (code, site, period) DO UPDATE SET last = {table}.last + 1 RETURNING last",
            [code, site, period],
        )
        (number,) = cursor.fetchone()
    return f"{code}-{site}-{period}-{number:04d}"
