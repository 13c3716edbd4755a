"""bin/bench: runs one measurement on both databases and prints one JSON object a line."""

import argparse
import os
import secrets
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tools import postgres, setup
from tools.places import PYTHON, ROOT

FOLDER = ROOT / "tests" / "bench"
DATABASES = ("sqlite", "postgresql")
QUICK_SECONDS = 44.0


def main() -> None:
    arguments = _arguments()
    if arguments.name not in names():
        raise SystemExit(f"bin/bench NAME [--quick]. There is: {', '.join(names()) or 'nothing yet'}.")
    setup.prepare("dev")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    end = time.monotonic() + QUICK_SECONDS if arguments.quick else None
    for database in [arguments.on] if arguments.on else DATABASES:
        with tempfile.TemporaryDirectory(prefix="anchang-bench-") as folder, _database(database, Path(folder)) as url:
            _measure(arguments, _environment(url, folder), end)


def names() -> list[str]:
    return sorted(path.stem.removeprefix("bench_") for path in FOLDER.glob("bench_*.py"))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bin/bench", description=__doc__)
    parser.add_argument("name", nargs="?", default="")
    parser.add_argument("--quick", action="store_true", help="the same cases at a smaller size, within 45 seconds")
    parser.add_argument("--on", choices=DATABASES, help="one database only")
    return parser.parse_args()


def _measure(arguments: argparse.Namespace, environment: dict[str, str], end: float | None) -> None:
    """Runs the measurement in a process of its own, because Django knows one database a process."""
    command = [str(PYTHON), "-m", "tests.bench.timing", arguments.name, *(["--quick"] if arguments.quick else [])]
    patience = max(end - time.monotonic(), 1) if end else None
    try:
        done = subprocess.run(command, cwd=ROOT, env=environment, timeout=patience, check=False)
    except subprocess.TimeoutExpired:
        raise SystemExit(f"bin/bench {arguments.name} --quick took longer than 45 s.") from None
    if done.returncode:
        raise SystemExit(done.returncode)


@contextmanager
def _database(name: str, folder: Path) -> Iterator[str]:
    """Both with the settings of a real office: what is answered is on the disk."""
    if name == "sqlite":
        yield f"sqlite:///{folder / 'office.sqlite3'}"
        return
    with postgres.server(durable=True) as url:
        yield url


def _environment(url: str, folder: str) -> dict[str, str]:
    given = {
        "ANCHANG_DATABASE_URL": url,
        "ANCHANG_VAR": folder,
        "ANCHANG_SECRET_KEY": secrets.token_urlsafe(48),
        "ANCHANG_DATA_KEY": secrets.token_urlsafe(48),
    }
    return {**os.environ, **given, "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}"}


if __name__ == "__main__":
    main()
