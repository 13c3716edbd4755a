from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from anchang.people.duties.papers.page import page
from anchang.people.duties.queries.coverage import WAYS, coverage

PACK = settings.PACKS / "property_sales.toml"
PREFIXES = ("ORG", "MKT", "SAL", "FRM", "ADM")
PLACE = settings.ROOT / "docs" / "duties.md"


class Command(BaseCommand):
    help = "coverage: which clauses the pack carries, and by what. document: writes docs/duties.md."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("what", choices=["coverage", "document"])
        parser.add_argument("--check", action="store_true", help="fail on a clause nothing carries, or an old document")

    def handle(self, **options: Any) -> None:
        if options["what"] == "coverage":
            self._coverage(options["check"])
        else:
            self._document(options["check"])

    def _coverage(self, check: bool) -> None:
        found = coverage(PACK, PREFIXES)
        self.stdout.write(f"{'prefix':8}{'rows':>6}" + "".join(f"{way:>12}" for way in WAYS) + f"{'not built':>12}")
        for prefix, ways in found.by_prefix().items():
            unethical = sum(one.startswith(prefix) for one in found.unethical)
            counted = "".join(f"{ways[way]:>12}" for way in WAYS)
            self.stdout.write(f"{prefix:8}{ways.total() + unethical:>6}{counted}{unethical:>12}")
        if check and found.missing:
            raise CommandError(f"nothing carries {' '.join(found.missing)}")

    def _document(self, check: bool) -> None:
        text = page(PACK)
        if not check:
            PLACE.write_text(text, encoding="utf-8")
            self.stdout.write(f"docs/duties.md: {len(text.splitlines())} lines")
        elif not PLACE.exists() or PLACE.read_text(encoding="utf-8") != text:
            raise CommandError("docs/duties.md is out of date; run `anchang duties document`")
