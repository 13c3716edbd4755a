from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from anchang.business.customers.actions import erase_again
from anchang.business.customers.actions.journal import lines
from anchang.engine.accounts.models import Account
from anchang.engine.jobs.queue import run_due
from anchang.engine.policies import Refused


class Command(BaseCommand):
    help = "apply: deletes again, in a database that was put back, whoever was deleted since it was copied."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("what", choices=["apply"])

    def handle(self, what: str, **options: Any) -> None:
        system, now, read, erased = Account.objects.system(), timezone.now(), 0, 0
        for line in lines():
            read += 1
            try:
                erased += erase_again(line, by=system, at=now)
            except Refused as refused:
                self.stderr.write(f"file {line.customer}: {refused.reason}")
        run_due(now)
        self.stdout.write(f"{read} lines in the journal, {erased} files deleted again")
