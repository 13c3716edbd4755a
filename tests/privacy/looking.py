"""Looking for a word in everything the house keeps: every text of every table, every stored file, every log."""

import io
import json
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

from cryptography.fernet import InvalidToken
from django.core.files.storage import default_storage
from django.db import connection

from anchang.engine.fields import unsealed


def columns() -> Iterator[tuple[str, str]]:
    """Table and column of every column that can hold text, as the database itself tells."""
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            # Django's own description of a table stumbles over some constraints of SQLite.
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)} LIMIT 0")
            yield from [(table, column[0]) for column in cursor.description]


def in_tables(*words: str) -> dict[str, int]:
    """How often one of the words stands in a column, by table and column."""
    found = {}
    quote = connection.ops.quote_name
    finds = "instr" if connection.vendor == "sqlite" else "strpos"
    # As it is, and as JSON writes it.
    looked_for = sorted({*words, *(json.dumps(word)[1:-1] for word in words)})
    for table, column in columns():
        tests = " OR ".join([f"{finds}(CAST({quote(column)} AS TEXT), %s) > 0"] * len(looked_for))
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT count(*) FROM {quote(table)} WHERE {tests}", looked_for)
            if count := cursor.fetchone()[0]:
                found[f"{table}.{column}"] = count
    return found


def in_files(*words: str) -> list[str]:
    """Stored files in which one of the words stands, also inside a workbook or a document, sealed or not."""
    found, root = [], Path(default_storage.location)  # type: ignore[attr-defined]
    for path in root.rglob("*") if root.exists() else ():
        if path.is_file() and any(word.encode() in text for text in layers(path.read_bytes()) for word in words):
            found.append(path.name)
    return found


def layers(content: bytes) -> Iterable[bytes]:
    """The bytes, and what is packed in them; of sealed ones what they hold."""
    with suppress(InvalidToken):
        content = unsealed(content)
    yield content
    if content[:4] == b"PK\x03\x04":
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            for name in packed.namelist():
                yield packed.read(name)
