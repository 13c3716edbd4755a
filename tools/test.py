"""bin/test: the whole suite on SQLite, then on PostgreSQL."""

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

from tools import chromium, postgres, setup
from tools.places import PYTHON, ROOT

DATABASES = ("sqlite", "postgresql")


def main() -> None:
    arguments, rest = _arguments()
    setup.prepare("dev")
    if not _leaves_browser_out(rest):
        os.environ["ANCHANG_CHROMIUM"] = chromium.bring()
    subprocess.run([PYTHON, "-m", "tools.catalogue", "--compile"], cwd=ROOT, check=True)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    results = [_run(database, rest) for database in ([arguments.on] if arguments.on else DATABASES)]
    print("\n" + "\n".join(line for line, _ in results))
    sys.exit(0 if all(passed for _, passed in results) else 1)


def _arguments() -> tuple[argparse.Namespace, list[str]]:
    parser = argparse.ArgumentParser(prog="bin/test", description=__doc__, epilog="Anything else goes to pytest.")
    parser.add_argument("--on", choices=DATABASES, help="one database only")
    return parser.parse_known_args()


def _leaves_browser_out(rest: list[str]) -> bool:
    """True when the caller named places to test and no browser journey is among them."""
    places = [word for word in rest if (ROOT / word.split("::")[0]).exists()]
    return bool(places) and not any("browser" in word or word.strip("/") == "tests" for word in places)


def _run(database: str, rest: list[str]) -> tuple[str, bool]:
    """Runs pytest on one database; gives its closing line for the summary, and whether all passed."""
    print(f"\n· tests on {database}", flush=True)
    start = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="anchang-test-") as folder, _database(database, Path(folder)) as url:
        environment = _environment(url, folder)
        options = ["-p", "no:cacheprovider", *_workers(rest), *_once_only(database, rest)]
        status, last = _follow([str(PYTHON), "-m", "pytest", *options, *rest], environment)
    seconds = time.monotonic() - start
    return f"{database}: {last} (with its set-up {seconds:.0f} s)", status == 0


def _follow(command: list[str], environment: dict[str, str]) -> tuple[int, str]:
    """Lets the output through line by line and keeps the last one."""
    last = "no output"
    with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True) as process:
        for line in process.stdout or ():
            print(line, end="", flush=True)
            last = line.strip(" =\n") or last
    return process.returncode, last


@contextmanager
def _database(name: str, folder: Path) -> Iterator[str]:
    if name == "sqlite":
        yield f"sqlite:///{folder / 'office.sqlite3'}"
        return
    with postgres.server(durable=False) as url:
        yield url


def _environment(url: str, folder: str) -> dict[str, str]:
    """One data folder and one pair of keys for all workers and the servers they start."""
    given = {
        "ANCHANG_DATABASE_URL": url,
        "ANCHANG_VAR": folder,
        "ANCHANG_TEST": "1",
        "ANCHANG_SECRET_KEY": secrets.token_urlsafe(48),
        "ANCHANG_DATA_KEY": secrets.token_urlsafe(48),
    }
    return {**os.environ, **given, "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}"}


def _workers(rest: list[str]) -> list[str]:
    chosen = any(word.startswith("-n") or word in ("--pdb", "-s") for word in rest)
    return [] if chosen else ["-n", "2", "--dist", "loadfile"]


def _once_only(database: str, rest: list[str]) -> list[str]:
    """What asks no database is asked once."""
    return ["--ignore=tests/shape"] if database == "postgresql" and not rest else []


if __name__ == "__main__":
    main()
