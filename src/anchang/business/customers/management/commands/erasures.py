from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from anchang.business.customers.actions import erase_again, stop_again
from anchang.business.customers.actions.journal import lines, stops
from anchang.engine.accounts.models import Account
from anchang.engine.jobs.queue import run_due
from anchang.engine.policies import Refused


class Command(BaseCommand):
    help = (
        "apply: deletes again, in a database that was put back, whoever was deleted since it was copied, and lists again "
        "the numbers nobody may call."
    )

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
        stopped = sum(stop_again(one, by=system, at=now) for one in stops())
        run_due(now)
        self.stdout.write(f"{read} deletions in the journal, {erased} files deleted again")
        self.stdout.write(f"{stopped} numbers of the list of those not to be contacted put right")
