"""bin/check: everything that can be checked without an open office."""

import os
import secrets
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from functools import partial

from tools import setup
from tools.places import ANCHANG, BIN, PYTHON, ROOT

BARE = ["--noconftest", "-p", "no:django", "-W", "ignore::pytest.PytestConfigWarning"]
CHECKS: dict[str, list[str]] = {
    "ruff": [f"{BIN / 'ruff'}", "check", "--quiet", "."],
    "format": [f"{BIN / 'ruff'}", "format", "--quiet", "--check", "--diff", "."],
    "mypy": [f"{BIN / 'mypy'}", "--no-error-summary", "src/anchang", "tools"],
    "arrows": [f"{BIN / 'lint-imports'}", "--no-cache", "--no-logo"],
    "django": [f"{ANCHANG}", "check"],
    "migrations": [f"{ANCHANG}", "makemigrations", "--check", "--dry-run"],
    "translations": [f"{PYTHON}", "-m", "tools.catalogue", "--check"],
    "templates": [f"{BIN / 'djlint'}", "--lint", "--quiet", "src"],
    "shape": [f"{PYTHON}", "-m", "pytest", "-p", "no:cacheprovider", "-vv", "--no-header", *BARE, "tests/shape"],
    "clauses": [f"{ANCHANG}", "clauses", "--check"],
    "map": [f"{ANCHANG}", "map", "--check"],
}


def main() -> None:
    wanted = sys.argv[1:] or list(CHECKS)
    if unknown := set(wanted) - set(CHECKS):
        raise SystemExit(f"Unknown: {', '.join(sorted(unknown))}. There is: {', '.join(CHECKS)}.")
    setup.prepare("dev")
    with tempfile.TemporaryDirectory(prefix="anchang-check-") as folder, ThreadPoolExecutor(2) as pool:
        passed = list(pool.map(partial(_check, environment=_environment(folder)), wanted))
    print(f"{sum(passed)} of {len(passed)} checks passed")
    sys.exit(0 if all(passed) else 1)


def _check(name: str, environment: dict[str, str]) -> bool:
    start = time.monotonic()
    done = subprocess.run(CHECKS[name], cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    passed = done.returncode == 0
    report = f"{'ok  ' if passed else 'FAIL'} {name:12} {time.monotonic() - start:5.1f} s"
    print(report if passed else f"{report}\n{done.stdout}{done.stderr}".rstrip(), flush=True)
    return passed


def _environment(folder: str) -> dict[str, str]:
    """A data folder that is gone afterwards: a check touches no office."""
    given = {"ANCHANG_VAR": folder, "ANCHANG_SECRET_KEY": secrets.token_urlsafe(48)}
    given["ANCHANG_DATA_KEY"] = secrets.token_urlsafe(48)
    return {**os.environ, **given, "ANCHANG_DATABASE_URL": "", "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}"}


if __name__ == "__main__":
    main()
