from datetime import date, timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from anchang.engine.ledger.sealing import seal
from anchang.main.demo.cast import PEOPLE
from anchang.main.demo.story import DAYS, Story
from anchang.overview.phrases import report_text
from anchang.overview.queries import daily
from anchang.people.org.models import Site

PASSWORD = "anchang-demo-2026"  # noqa: S105 the demonstration's own, printed for everybody


class Command(BaseCommand):
    help = "Builds the demonstration office in an empty database and prints the director's report of its last day."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--until", type=date.fromisoformat, help="the last day played; yesterday unless named")
        parser.add_argument("--seed", type=int, default=2026)
        parser.add_argument("--days", type=int, default=DAYS)

    def handle(self, **options: Any) -> None:
        if Site.objects.exists():
            raise CommandError("this database holds an office already; bin/run --reset starts over")
        until = options["until"] or timezone.localdate() - timedelta(days=1)
        story = Story(until, seed=options["seed"], days=options["days"], password=PASSWORD)
        office = story.play(tell=lambda line: self.stderr.write(f"  {line}"))
        while seal():
            pass
        self.stdout.write(report_text(daily(frozenset({office.site.pk}), until)))
        self.stdout.write(f"\n  accounts (password {PASSWORD}):")
        for username, name, post in PEOPLE:
            self.stdout.write(f"    {username:<14}{name}  {post}")
