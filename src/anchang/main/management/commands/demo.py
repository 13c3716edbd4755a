from datetime import date, datetime, time, timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection
from django.utils import timezone

from anchang.engine.ledger.sealing import seal
from anchang.lib.calendar import SHANGHAI
from anchang.main.demo.care import care
from anchang.main.demo.cast import share_password
from anchang.main.demo.channels import channels
from anchang.main.demo.file import file
from anchang.main.demo.intake import intake
from anchang.main.demo.ownership import ownership
from anchang.main.demo.planning import planning
from anchang.main.demo.privacy import privacy
from anchang.main.demo.showing import showing
from anchang.main.demo.story import DAYS, Story
from anchang.overview.phrases import report_text
from anchang.overview.queries import daily
from anchang.people.org.models import Assignment, Site

AROUND_CUSTOMERS = (file, intake, channels, ownership, care, showing, planning, privacy)
EVENING = time(18, 45)
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
        _hurry()
        until = options["until"] or timezone.localdate() - timedelta(days=1)
        story = Story(until, seed=options["seed"], days=options["days"], password=PASSWORD)
        office = story.play(tell=lambda line: self.stderr.write(f"  {line}"))
        evening = datetime.combine(until, EVENING, SHANGHAI)
        for part in AROUND_CUSTOMERS:
            part(office, evening)
            self.stderr.write(f"  {part.__name__}")
        share_password(PASSWORD)
        while seal():
            pass
        self.stdout.write(report_text(daily(frozenset({office.site.pk}), until)))
        self.stdout.write(f"\n  accounts (password {PASSWORD}):")
        for one in Assignment.objects.select_related("staff__account", "post").order_by("pk"):
            self.stdout.write(f"    {one.staff.account.username:<14}{one.staff.name}  {one.post.code}")


def _hurry() -> None:
    """What a power cut leaves of a demonstration is built anew, so nothing waits for the disk."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA synchronous=OFF")
