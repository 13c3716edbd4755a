from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from anchang.main.requirements import record
from anchang.main.requirements.coverage import Requirements, Row, untested

HEAD = f"{'prefix':8}{'rows':>6}{'not built':>11}{'dup of':>8}{'passed':>8}{'marked, not run':>17}{'left':>6}"


class Command(BaseCommand):
    help = "Counts which clauses of docs/requirements a passing test shows."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="fail on a wrong mark and below the floor")

    def handle(self, **options: Any) -> None:
        try:
            found = Requirements(settings.ROOT)
        except OSError as error:
            raise CommandError(f"this needs a checkout with docs/requirements: {error}") from None
        self._table(found.rows())
        self._rules(found)
        self.stdout.write(self._source(found, timezone.now()))
        if options["check"] and (problems := list(found.problems())):
            raise CommandError("\n".join(problems))

    def _table(self, rows: list[Row]) -> None:
        self.stdout.write(HEAD)
        total = Row(
            "total", *(sum(getattr(row, name) for row in rows) for name in Row.__annotations__ if name != "prefix")
        )
        for row in [*rows, total]:
            self.stdout.write(
                f"{row.prefix:8}{row.rows:>6}{row.not_built:>11}{row.duplicates:>8}"
                f"{row.passed:>8}{row.waiting:>17}{row.left:>6}"
            )

    def _rules(self, found: Requirements) -> None:
        rules = found.standing("rule")
        self.stdout.write(
            f"rules: {len(found.rules)}, {len(rules.passed)} passed, {len(rules.waiting)} marked and not run"
        )
        for test in record.failed(found.record):
            self.stdout.write(f"failed: {test}")

    def _source(self, found: Requirements, now: datetime) -> str:
        times = record.times(found.record)
        if times is None:
            return "Nothing was run yet: the marks were counted as they are written (marked, not run)."
        oldest, newest = (_ago(now - one) for one in times)
        waiting = untested(found.marks, found.record)
        return f"Outcomes of runs between {oldest} and {newest} ago; {len(waiting)} marked tests have not run."


def _ago(age: Any) -> str:
    minutes = int(age.total_seconds() // 60)
    return f"{minutes} min" if minutes < 120 else f"{minutes // 60} h" if minutes < 2880 else f"{minutes // 1440} days"
