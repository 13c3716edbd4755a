"""bin/run: from a bare checkout to an open office."""

import argparse
import hashlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

from tools import setup, supervise
from tools.places import ANCHANG, PYTHON, ROOT, var
from tools.processes import is_taken

BUILD = {"demo": ["demo"], "empty": ["administrator"]}
MADE_HERE = ("office.sqlite3", "office.sqlite3-wal", "office.sqlite3-shm", "files", "static", "office.json")
PREPARED_FROM = (
    "requirements.txt",
    "package-lock.json",
    "src/anchang/**/migrations/*.py",
    "src/anchang/**/static/**/*",
    "src/anchang/locale/**/*.po",
    "src/anchang/packs/*.toml",
    "src/anchang/main/settings.py",
)


def main() -> None:
    arguments = _arguments()
    port = int(os.environ.get("ANCHANG_PORT", "8000"))
    for taken in (port, port + 1):
        if is_taken(taken):
            raise SystemExit(f"Port {taken} is in use; is the office already running? ANCHANG_PORT names another pair.")
    setup.prepare("run")
    if arguments.reset:
        reset()
    office = build("empty" if arguments.empty else "demo", asked=arguments.empty)
    environment = {"ANCHANG_DEMO": "1"} if office["kind"] == "demo" else {}
    url = f"http://127.0.0.1:{port}"
    family = supervise.children(port, port + 1, environment)
    supervise.supervise(family, f"{url}/", lambda: _announce(url, office))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bin/run", description="Serves the office on http://127.0.0.1:8000.")
    parser.add_argument("--empty", action="store_true", help="an empty office with one administrator")
    parser.add_argument("--reset", action="store_true", help="throw the office in var/ away first")
    return parser.parse_args()


def reset() -> None:
    """Removes the office, not the keys. Refuses for a database of its own address, which bin/run has not made."""
    if os.environ.get("ANCHANG_DATABASE_URL"):
        raise SystemExit("--reset removes the SQLite office in var/ only; ANCHANG_DATABASE_URL names another database.")
    for name in MADE_HERE:
        path = var() / name
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)


def build(kind: str, asked: bool) -> dict[str, str]:
    """The record of the office in var/: the one that is there, else a new one. A half-built one is begun again."""
    office = _read()
    if office.get("kind") and asked and office["kind"] != kind:
        raise SystemExit("The office in var/ is the demonstration office. bin/run --empty --reset replaces it.")
    if office and not office.get("kind") and not os.environ.get("ANCHANG_DATABASE_URL"):
        reset()
        office = {}
    if office.get("prepared") != _state():
        _prepare()
    if not office.get("kind"):
        _write({"building": kind})
        office = {"kind": kind, "accounts": _first_rows(kind)}
    office["prepared"] = _state()
    _write({**office, "accounts": office["accounts"] if office["kind"] == "demo" else ""})
    return office


def _prepare() -> None:
    setup.step("translations", lambda: _call([str(PYTHON), "-m", "tools.catalogue", "--compile"]))
    setup.step("database", lambda: _call([str(ANCHANG), "migrate", "--verbosity", "0"]))
    setup.step("packs", lambda: _call([str(ANCHANG), "packs"]))
    static = ["collectstatic", "--no-input", "--verbosity", "0"]
    setup.step("static files", lambda: _call([str(ANCHANG), *static]))


def _call(command: list[str]) -> None:
    if subprocess.run(command, cwd=ROOT, check=False).returncode:
        raise SystemExit(f"This step failed: {' '.join(command)}\nThe reason is above.")


def _first_rows(kind: str) -> str:
    """Builds the office and gives what the command printed: the accounts. Its progress goes to the error stream."""
    print(f"· {'demonstration' if kind == 'demo' else 'empty'} office …", file=sys.stderr, flush=True)
    done = subprocess.run([str(ANCHANG), *BUILD[kind]], cwd=ROOT, stdout=subprocess.PIPE, text=True, check=False)
    if done.returncode:
        raise SystemExit("The office could not be built; the reason is above.")
    return done.stdout


def _state() -> str:
    """A digest of everything that migrations, static files and translations are made from."""
    digest = hashlib.sha256(f"{var()} {os.environ.get('ANCHANG_DATABASE_URL', '')}".encode())
    for pattern in PREPARED_FROM:
        for path in sorted(ROOT.glob(pattern)):
            if path.is_file():
                digest.update(str(path.relative_to(ROOT)).encode() + path.read_bytes())
    return digest.hexdigest()


def _record() -> Path:
    return var() / "office.json"


def _read() -> dict[str, str]:
    try:
        return dict(json.loads(_record().read_text()))
    except (OSError, ValueError):
        return {}


def _write(office: dict[str, str]) -> None:
    _record().write_text(json.dumps(office, ensure_ascii=False))


def _announce(url: str, office: dict[str, str]) -> None:
    print(f"\n{office['accounts'].strip()}\n\nThe office is open: {url}   (Ctrl-C closes it)", flush=True)


if __name__ == "__main__":
    main()
