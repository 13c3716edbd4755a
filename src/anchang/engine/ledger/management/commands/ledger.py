from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from anchang.engine.ledger.sealing import head, seal, verify


class Command(BaseCommand):
    help = "verify: walk the chain and name the first fault.  head: print the last seal, for a second machine to keep."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("what", choices=["verify", "head"])
        parser.add_argument("--head", default="", help="position:hash kept elsewhere, which the chain must contain")

    def handle(self, what: str, **options: Any) -> None:
        while seal():
            pass
        if what == "head":
            last = head()
            self.stdout.write(f"{last.position}:{last.hash}" if last else "0:")
            return
        found = verify(kept=options["head"])
        if found.fault:
            raise CommandError(f"ledger: {found.fault}")
        late = f", {found.unsealed} never sealed" if found.unsealed else ""
        self.stdout.write(
            f"ledger: {found.sealed} entries, chain whole, {found.erased} erased{late}, head {found.head[:16]}"
        )
