import os
import signal
import socket
import threading
import time
from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import Error, connection
from django.utils import timezone

from anchang.engine.clocks.timers import tick
from anchang.engine.events.models import Change
from anchang.engine.jobs.chores import do_chores
from anchang.engine.jobs.queue import hold_lease, run_due
from anchang.engine.ledger.sealing import seal

EVERY = 0.5
CHANGES_KEPT = timedelta(hours=1)


class Command(BaseCommand):
    help = "The worker: rings clocks, seals the ledger, empties the outbox. One works, others stand by."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--once", action="store_true", help="one round, then stop")

    def handle(self, **options: Any) -> None:
        me = f"{socket.gethostname()}:{os.getpid()}"
        self.going, self.leading = True, False
        signal.signal(signal.SIGTERM, self._stop)
        if not options["once"]:
            threading.Thread(target=self._slow_jobs, daemon=True).start()
        while self.going:
            try:
                self.leading = hold_lease("work", me, at=timezone.now(), seconds=15)
                if self.leading:
                    self._round(slow=None if options["once"] else False)
            except Error as error:
                self.stderr.write(f"database: {error}")
                connection.close()
            if options["once"]:
                return
            time.sleep(EVERY)

    def _stop(self, *_: Any) -> None:
        self.going = False

    def _slow_jobs(self) -> None:
        """Long work beside the rounds. It ends with the process: what was half done is rolled back and begun anew."""
        while self.going:
            try:
                if self.leading:
                    run_due(timezone.now(), limit=1, slow=True)
            except Error as error:
                self.stderr.write(f"database: {error}")
                connection.close()
            time.sleep(EVERY)

    def _round(self, *, slow: bool | None) -> None:
        now = timezone.now()
        tick(now)
        seal()
        run_due(now, slow=slow)
        do_chores(now)
        if now.second == 0:
            Change.objects.filter(at__lt=now - CHANGES_KEPT).delete()
