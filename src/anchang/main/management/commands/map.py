from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from anchang.main.map.page import page

PLACE = settings.ROOT / "docs" / "map.md"


class Command(BaseCommand):
    help = "Writes docs/map.md from what the rooms have registered."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="write nothing; fail when the map is out of date")

    def handle(self, **options: Any) -> None:
        text = page()
        if not options["check"]:
            PLACE.write_text(text)
            self.stdout.write(f"docs/map.md: {len(text.splitlines())} lines")
        elif not PLACE.exists() or PLACE.read_text() != text:
            raise CommandError("docs/map.md is out of date; run `anchang map`")
