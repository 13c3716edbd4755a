"""The plugin that keeps outcomes, in a run of pytest of its own and under pytest-xdist."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

from anchang.main.requirements import record

TESTS = """import pytest

@pytest.mark.clause("AAA-001", "AAA-002")
@pytest.mark.parametrize("n", [1, 2])
def test_fails_once(n):
    assert n == 1

@pytest.mark.rule("R-140")
def test_passes():
    pass

@pytest.mark.rule("R-140")
@pytest.mark.skip
def test_is_skipped():
    pass

def test_without_a_mark():
    pass
"""
CONFIGURATION = (
    "[pytest]\nmarkers =\n    clause(id): c\n    rule(id): r\nDJANGO_SETTINGS_MODULE = anchang.main.settings\n"
)


@pytest.mark.parametrize("workers", [[], ["-n", "2"]])
def test_every_marked_test_leaves_its_worst_outcome(tmp_path: Path, workers: list[str]) -> None:
    (tmp_path / "pytest.ini").write_text(CONFIGURATION)
    (tmp_path / "test_room.py").write_text(TESTS)
    path = os.pathsep.join((str(settings.ROOT / "src"), str(settings.ROOT)))
    environment = {**os.environ, "PYTHONPATH": path, "ANCHANG_TEST": "1"}
    command = [sys.executable, "-m", "pytest", "-q", "-p", "tests.coverage_of_clauses", "-p", "no:cacheprovider"]

    subprocess.run([*command, *workers], cwd=tmp_path, env=environment, capture_output=True, check=False)

    found = record.read(tmp_path)
    assert {test: (one.clauses, one.rules, one.worst) for test, one in found.items()} == {
        "test_room.py::test_fails_once": (["AAA-001", "AAA-002"], [], "failed"),
        "test_room.py::test_passes": ([], ["R-140"], "passed"),
        "test_room.py::test_is_skipped": ([], ["R-140"], "skipped"),
    }
