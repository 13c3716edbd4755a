from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from granian import Granian
from granian.constants import Interfaces


class Command(BaseCommand):
    help = "The live process: sends changes to open pages as server-sent events."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=8001)

    def handle(self, **options: Any) -> None:
        # One worker: each reads the changes for itself, and one carries some thousands of open pages.
        Granian(
            "anchang.main.live:application",
            address=options["host"],
            port=options["port"],
            interface=Interfaces.ASGI,
            workers=1,
            websockets=False,
            workers_kill_timeout=5,
        ).serve()
