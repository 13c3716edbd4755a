"""Keeps what became of every test that is marked with a clause or a rule, under pytest-xdist too.

A worker puts the marks on its reports; only the controlling process sees all of them, and writes them down at the end.
"""

from datetime import UTC, datetime

import pytest
from django.db import connection

from anchang.main.requirements.record import Outcome, add, worst

RAN = pytest.StashKey[dict[str, Outcome]]()
KINDS = {"clause": "clauses", "rule": "rules"}


def pytest_configure(config: pytest.Config) -> None:
    config.stash[RAN] = {}
    if not hasattr(config, "workerinput"):
        config.pluginmanager.register(_Recorder(config), "coverage of clauses")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        for kind in KINDS:
            item.user_properties += [(kind, id_) for mark in item.iter_markers(kind) for id_ in mark.args]


class _Recorder:
    def __init__(self, config: pytest.Config) -> None:
        self.config = config

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Joins the parameters and the phases of a test: the worst of them is how it ended."""
        marks = [(kind, str(id_)) for kind, id_ in report.user_properties if kind in KINDS]
        if not marks:
            return
        one = self.config.stash[RAN].setdefault(report.nodeid.partition("[")[0], Outcome())
        one.at[connection.vendor] = datetime.now(UTC).isoformat(timespec="seconds")
        for kind, id_ in marks:
            ids = getattr(one, KINDS[kind])
            ids += [id_] if id_ not in ids else []
        before = one.outcome.get(connection.vendor, "passed")
        one.outcome[connection.vendor] = worst((before, report.outcome))

    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        if ran := self.config.stash[RAN]:
            add(self.config.rootpath, ran)
