from django.db import connection

from anchang.engine import gathering
from anchang.engine.doors.work import at_work

from .models import Series

NEXT = "UPDATE {table} SET last = last + 1 WHERE code = %s AND site = %s AND period = %s RETURNING last"
FIRST = (
    "INSERT INTO {table} (code, site, period, last) VALUES (%s, %s, %s, 1) "
    "ON CONFLICT (code, site, period) DO UPDATE SET last = {table}.last + 1 RETURNING last"
)


def draw(code: str, site: str, period: str) -> str:
    """The next number of the series, as RG-JX01-2026-0012.

    Gapless: the row is locked until the caller's transaction ends, and a transaction undone gives its number back. Draw
    it last, so that the row is held shortly. Needs an action in progress.
    """
    at_work()
    gathering.stock_up()
    table = connection.ops.quote_name(Series._meta.db_table)
    with connection.cursor() as cursor:
        # First as an UPDATE, whose waiters are served in turn; an upsert that has waited begins its search anew.
        for statement in (NEXT, FIRST):
            cursor.execute(statement.format(table=table), [code, site, period])
            if row := cursor.fetchone():
                break
    number: int = row[0]
    return f"{code}-{site}-{period}-{number:04d}"
